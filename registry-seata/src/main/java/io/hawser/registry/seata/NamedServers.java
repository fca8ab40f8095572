package io.hawser.registry.seata;

import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import io.hawser.registry.support.http.Json;
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
    if (!node.get("healthy").text().equals("false")) {
      Json endpoint = node.get("transaction");
      endpoint
          .get("host")
          .address(endpoint.get("port"))
          .ifPresent(address -> servers.put(address, new ServiceInstance(address, metadata(node))));
    }
  }

  private static Map<String, String> metadata(Json node) {
    Map<String, String> metadata = node.get("metadata").texts();
    for (String name :
        List.of(ServiceInstance.WEIGHT, ServiceInstance.ROLE, ServiceInstance.TERM)) {
      String text = node.get(name).text();
      if (!text.isEmpty()) {
        metadata.put(name, text);
      }
    }
    // As other registries write it: 5, not 5.0.
    metadata.computeIfPresent(
        ServiceInstance.WEIGHT,
        (name, text) -> text.endsWith(".0") ? text.substring(0, text.length() - 2) : text);
    return metadata;
  }

  List<ServiceInstance> list() {
    return List.copyOf(servers.values());
  }
}
