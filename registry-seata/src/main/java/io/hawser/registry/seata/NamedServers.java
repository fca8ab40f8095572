package io.hawser.registry.seata;

import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import io.hawser.registry.support.http.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The servers in the answer of a naming server, each address once. Those that are not healthy, and
 * entries that are not servers, are left out.
 */
final class NamedServers {
  private final Map<ServerAddress, ServiceInstance> servers = new TreeMap<>();

  /** Adds the servers of a cluster, of all its units. */
  void addAll(Json cluster) {
    for (Json unit : cluster.get("unitData").items()) {
      for (Json node : unit.get("namingInstanceList").items()) {
        add(node);
      }
    }
  }

  private void add(Json node) {
    if (node.get("healthy").text().equals("false")) {
      return;
    }
    ServerAddress address;
    try {
      Json endpoint = node.get("transaction");
      address =
          new ServerAddress(
              endpoint.get("host").text(), Math.toIntExact(endpoint.get("port").number(0)));
    } catch (IllegalArgumentException | ArithmeticException e) {
      return; // somebody else's entry, or junk
    }
    Map<String, String> metadata = new HashMap<>();
    put(metadata, node.get("metadata").fields());
    put(
        metadata,
        Map.of(
            ServiceInstance.WEIGHT, node.get(ServiceInstance.WEIGHT),
            ServiceInstance.ROLE, node.get(ServiceInstance.ROLE),
            ServiceInstance.TERM, node.get(ServiceInstance.TERM)));
    // As other registries write it: 5, not 5.0.
    metadata.computeIfPresent(
        ServiceInstance.WEIGHT,
        (name, text) -> text.endsWith(".0") ? text.substring(0, text.length() - 2) : text);
    servers.put(address, new ServiceInstance(address, metadata));
  }

  private static void put(Map<String, String> metadata, Map<String, Json> values) {
    values.forEach(
        (name, value) -> {
          if (!value.text().isEmpty()) {
            metadata.put(name, value.text());
          }
        });
  }

  List<ServiceInstance> list() {
    return List.copyOf(servers.values());
  }
}
