package io.hawser.registry.eureka;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.registry.RegistryProvider;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import io.hawser.registry.support.http.Json;
import io.hawser.testkit.registry.Capability;
import io.hawser.testkit.registry.RegistryFixture;
import io.hawser.testkit.registry.RegistryServiceTck;
import io.hawser.testservers.EurekaServer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A real Eureka server. Other programs' servers have leases that do not end during a test. */
class EurekaTckTest extends RegistryServiceTck {

  @Override
  protected RegistryFixture openFixture() {
    return new EurekaFixture();
  }

  private static final class EurekaFixture implements RegistryFixture {
    private static final int WHOLE_TEST_SECONDS = 100_000;

    private final RegistryProvider provider = new EurekaRegistryProvider();
    private final EurekaServer server = EurekaServer.launch();

    /** Eureka keeps nothing: a Seata server announces itself again. */
    private final Map<String, Map<String, String>> joined = new LinkedHashMap<>();

    @Override
    public RegistryProvider provider() {
      return provider;
    }

    @Override
    public String address() {
      return server.address();
    }

    @Override
    public Map<String, String> settings(String address) {
      return Map.of(
          "registry.type", "eureka",
          "registry.eureka.serviceUrl", "http://" + address + "/eureka",
          "registry.eureka.pollInterval", "200ms",
          "registry.eureka.requestTimeout", "30s");
    }

    @Override
    public Set<Capability> lacks() {
      return EnumSet.of(Capability.CLUSTER_NAMES);
    }

    private static String path(String cluster) {
      return EurekaInstance.clusterPath(cluster);
    }

    private static String id(ServiceInstance instance) {
      return "tc-" + Integer.toHexString(instance.address().hashCode());
    }

    private static String instance(
        String cluster,
        String id,
        String host,
        String port,
        String status,
        Map<String, String> metadata,
        int leaseSeconds) {
      return String.format(
          "{\"instance\":{\"instanceId\":%s,\"app\":%s,\"hostName\":%s,\"ipAddr\":%s,"
              + "\"port\":{\"$\":%s,\"@enabled\":\"true\"},\"status\":\"%s\",\"dataCenterInfo\":"
              + "{\"@class\":\"com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo\","
              + "\"name\":\"MyOwn\"},\"leaseInfo\":{\"durationInSecs\":%d},\"metadata\":%s}}",
          Json.quoted(id),
          Json.quoted(cluster.toUpperCase(Locale.ROOT)),
          Json.quoted(host),
          Json.quoted(host),
          port,
          status,
          leaseSeconds,
          Json.quoted(metadata));
    }

    private void post(String cluster, String instance) {
      String answer = server.http("POST", path(cluster), instance);
      assertTrue(answer.startsWith("204"), answer);
    }

    private static String instance(String cluster, ServiceInstance instance, int leaseSeconds) {
      return instance(
          cluster,
          id(instance),
          instance.address().host(),
          Integer.toString(instance.address().port()),
          "UP",
          instance.metadata(),
          leaseSeconds);
    }

    @Override
    public void join(String cluster, ServiceInstance instance) {
      String text = instance(cluster, instance, WHOLE_TEST_SECONDS);
      post(cluster, text);
      joined.computeIfAbsent(cluster, it -> new LinkedHashMap<>()).put(id(instance), text);
    }

    @Override
    public void leave(String cluster, ServiceInstance instance) {
      joined.getOrDefault(cluster, new LinkedHashMap<>()).remove(id(instance));
      server.http("DELETE", path(cluster) + "/" + id(instance), null);
    }

    /** It sends no heartbeat, and the first one was for two seconds. */
    @Override
    public void crash(String cluster, ServiceInstance instance) {
      joined.getOrDefault(cluster, new LinkedHashMap<>()).remove(id(instance));
      post(cluster, instance(cluster, instance, 2));
    }

    @Override
    public void putJunk(String cluster) {
      post(cluster, junk(cluster, "down", "10.7.0.91", "8091", "DOWN"));
      post(cluster, junk(cluster, "starting", "10.7.0.92", "8091", "STARTING"));
      post(cluster, junk(cluster, "port", "10.7.0.93", "70000", "UP"));
      post(cluster, junk(cluster, "zero", "10.7.0.94", "0", "UP"));
      post(cluster, junk(cluster, "blank", "a b", "8091", "UP"));
    }

    private static String junk(String cluster, String id, String host, String port, String status) {
      return instance(cluster, id, host, port, status, Map.of(), WHOLE_TEST_SECONDS);
    }

    @Override
    public List<ServerAddress> stored(String cluster) {
      String answer = server.http("GET", path(cluster), null);
      List<ServerAddress> addresses = new ArrayList<>();
      if (answer.startsWith("200 ")) {
        for (Json one :
            Json.parse(answer.substring(4)).get("application").get("instance").items()) {
          one.get("ipAddr").address(one.get("port").get("$")).ifPresent(addresses::add);
        }
      }
      return addresses;
    }

    @Override
    public void stop() {
      server.kill9();
    }

    @Override
    public void start() {
      server.start();
      joined.forEach((cluster, all) -> all.values().forEach(one -> post(cluster, one)));
    }

    @Override
    public void startEmpty() {
      joined.clear();
      server.startEmpty();
    }

    /** Case does not matter, and names are parts of a path. */
    @Override
    public List<String> similarNames(String cluster) {
      return RegistryFixture.super.similarNames(cluster).stream()
          .filter(name -> !name.equalsIgnoreCase(cluster))
          .filter(name -> name.matches("[\\w.-]+"))
          .toList();
    }

    @Override
    public Map<String, String> secrets() {
      return Map.of(
          "registry.eureka.username", "tck-user-7263",
          "registry.eureka.password", "tck-password-9154");
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
