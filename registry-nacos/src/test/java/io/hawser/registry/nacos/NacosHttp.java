package io.hawser.registry.nacos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import io.hawser.testservers.NacosServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Nacos' HTTP interface of release 1, by which Seata's servers register. */
final class NacosHttp {
  /** As long as no test lasts: an entry needs no heartbeat until then. */
  private static final Map<String, String> STAYS =
      Map.of("preserved.heart.beat.timeout", "3600000", "preserved.ip.delete.timeout", "3600000");

  /** Without heartbeats it is unhealthy, then gone, as soon as Nacos looks: every five seconds. */
  private static final Map<String, String> DIES =
      Map.of(
          "preserved.heart.beat.interval", "500",
          "preserved.heart.beat.timeout", "1000",
          "preserved.ip.delete.timeout", "2000");

  private final NacosServer server;
  private final String service;
  private final ObjectMapper json = new ObjectMapper();

  NacosHttp(NacosServer server, String service) {
    this.server = server;
    this.service = service;
  }

  /** Another client registers. Returns before others can see it. */
  void register(String cluster, ServiceInstance instance) throws Exception {
    put(cluster, instance, STAYS, Map.of());
  }

  /** Another client registers with more parameters, such as {@code enabled}. */
  void register(String cluster, ServiceInstance instance, Map<String, String> parameters)
      throws Exception {
    put(cluster, instance, STAYS, parameters);
  }

  /** It dies, and its heartbeats with it. */
  void crash(String cluster, ServiceInstance instance) throws Exception {
    put(cluster, instance, DIES, Map.of());
  }

  private void put(
      String cluster,
      ServiceInstance instance,
      Map<String, String> heartbeat,
      Map<String, String> parameters)
      throws Exception {
    Map<String, String> metadata = new HashMap<>(instance.metadata());
    metadata.putAll(heartbeat);
    Map<String, String> all = address(cluster, instance.address());
    String weight = metadata.remove("weight");
    all.put("weight", weight == null ? "1" : weight);
    all.put("metadata", json.writeValueAsString(metadata));
    all.putAll(parameters);
    server.http("POST", "/nacos/v1/ns/instance?" + query(all));
  }

  /** Another client writes an address that is none. */
  void registerJunk(String cluster, String ip, String port) {
    Map<String, String> all = new HashMap<>();
    all.put("serviceName", service);
    all.put("clusterName", cluster);
    all.put("ip", ip);
    all.put("port", port);
    all.put("ephemeral", "true");
    server.http("POST", "/nacos/v1/ns/instance?" + query(all));
  }

  void unregister(String cluster, ServiceInstance instance) {
    server.http("DELETE", "/nacos/v1/ns/instance?" + query(address(cluster, instance.address())));
  }

  private Map<String, String> address(String cluster, ServerAddress address) {
    Map<String, String> all = new HashMap<>();
    all.put("serviceName", service);
    all.put("clusterName", cluster);
    all.put("ip", address.host());
    all.put("port", Integer.toString(address.port()));
    all.put("ephemeral", "true");
    return all;
  }

  /** Returns the entries of one cluster as Nacos reports them. */
  List<JsonNode> list(String cluster) throws Exception {
    String answer =
        server.http(
            "GET",
            "/nacos/v1/ns/instance/list?"
                + query(Map.of("serviceName", service, "clusters", cluster)));
    List<JsonNode> hosts = new ArrayList<>();
    json.readTree(answer).path("hosts").forEach(hosts::add);
    return hosts;
  }

  /** The addresses of one cluster, healthy or not, apart from those that are none. */
  List<ServerAddress> addresses(String cluster) throws Exception {
    return addresses(list(cluster));
  }

  static List<ServerAddress> addresses(List<JsonNode> hosts) {
    List<ServerAddress> addresses = new ArrayList<>();
    for (JsonNode host : hosts) {
      try {
        addresses.add(new ServerAddress(host.path("ip").asText(), host.path("port").asInt()));
      } catch (IllegalArgumentException e) {
        // junk, which a test has put there
      }
    }
    return addresses;
  }

  /**
   * Nacos answers everyone from a memory that it renews some time after a change. There is no event
   * by HTTP, so it is asked again and again.
   */
  void await(String cluster, Predicate<List<JsonNode>> wanted) throws Exception {
    long end = System.nanoTime() + 120_000_000_000L;
    List<JsonNode> now = list(cluster);
    while (!wanted.test(now)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("Nacos still has " + now);
      }
      Thread.sleep(20);
      now = list(cluster);
    }
  }

  private static String query(Map<String, String> parameters) {
    StringBuilder query = new StringBuilder();
    parameters.forEach(
        (name, value) ->
            query
                .append(query.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return query.toString();
  }
}
