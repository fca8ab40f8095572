package io.hawser.registry.seata;

import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import io.hawser.registry.support.http.Json;
import io.hawser.testsupport.ScriptedHttpRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A naming server that maps one group in one namespace to all clusters it has. */
final class ScriptedNamingServer extends ScriptedHttpRegistry {
  static final String GROUP = "orders_group";
  static final String NAMESPACE = "public";

  private final Map<String, Map<ServerAddress, ServiceInstance>> clusters = new LinkedHashMap<>();
  private final Map<String, List<String>> junk = new LinkedHashMap<>();
  private long term;

  ScriptedNamingServer() throws IOException {}

  void put(String cluster, Iterable<ServiceInstance> instances) {
    change(
        () -> {
          term++;
          instances.forEach(
              one ->
                  clusters
                      .computeIfAbsent(cluster, it -> new LinkedHashMap<>())
                      .put(one.address(), one));
        });
  }

  void remove(String cluster, Iterable<ServiceInstance> instances) {
    change(
        () -> {
          term++;
          instances.forEach(one -> clusters.getOrDefault(cluster, Map.of()).remove(one.address()));
        });
  }

  void junk(String cluster, String... nodes) {
    change(
        () -> {
          term++;
          clusters.computeIfAbsent(cluster, it -> new LinkedHashMap<>());
          junk.computeIfAbsent(cluster, it -> new ArrayList<>()).addAll(List.of(nodes));
        });
  }

  void clear() {
    change(
        () -> {
          clusters.clear();
          junk.clear();
        });
  }

  @Override
  protected String login(String body) {
    Json given = Json.parse(body);
    return given.get("username").text() + ":" + given.get("password").text();
  }

  @Override
  protected boolean hasChanged(Map<String, String> query, Map<String, String> form) {
    return GROUP.equals(query.get("vGroup")) && term > Long.parseLong(query.get("clientTerm"));
  }

  @Override
  protected String document(String path, Map<String, String> query) {
    if (!path.equals("/naming/v1/discovery")) {
      return null;
    }
    List<String> found = new ArrayList<>();
    if (GROUP.equals(query.get("vGroup")) && NAMESPACE.equals(query.get("namespace"))) {
      clusters.forEach((name, servers) -> found.add(cluster(name, servers)));
    }
    return String.format("{\"clusterList\":[%s],\"term\":%d}", String.join(",", found), term);
  }

  /** In two units, as a cluster may have. */
  private String cluster(String name, Map<ServerAddress, ServiceInstance> servers) {
    List<String> nodes = new ArrayList<>(junk.getOrDefault(name, List.of()));
    servers.values().forEach(server -> nodes.add(node(server)));
    int half = nodes.size() / 2;
    return String.format(
        "{\"clusterName\":%s,\"clusterType\":\"default\",\"unitData\":["
            + "{\"unitName\":\"u1\",\"namingInstanceList\":[%s]},"
            + "{\"unitName\":\"u2\",\"namingInstanceList\":[%s]}]}",
        Json.quoted(name),
        String.join(",", nodes.subList(0, half)),
        String.join(",", nodes.subList(half, nodes.size())));
  }

  private static String node(ServiceInstance server) {
    List<String> metadata = new ArrayList<>();
    server
        .metadata()
        .forEach((name, value) -> metadata.add(Json.quoted(name) + ":" + Json.quoted(value)));
    return String.format(
        "{\"control\":{\"host\":\"10.0.0.1\",\"port\":7091},\"transaction\":{\"host\":%s,\"port\":%d},"
            + "\"metadata\":{%s},\"role\":\"MEMBER\",\"healthy\":true,\"term\":0,\"weight\":%s}",
        Json.quoted(server.address().host()),
        server.address().port(),
        String.join(",", metadata),
        server.weight());
  }
}
