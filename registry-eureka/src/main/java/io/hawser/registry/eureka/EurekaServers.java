package io.hawser.registry.eureka;

import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import io.hawser.registry.support.http.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The servers in the document of an application, each address once. Instances that are not UP, and
 * those without an address, are left out.
 */
final class EurekaServers {
  /** Eureka names the kind of an empty map among its entries. */
  private static final String KIND = "@class";

  private EurekaServers() {}

  static List<ServiceInstance> in(Json document) {
    Map<ServerAddress, ServiceInstance> servers = new TreeMap<>();
    for (Json one : document.get("application").get("instance").items()) {
      if (one.get("status").text().equals("UP")) {
        one.get("ipAddr")
            .address(one.get("port").get("$"))
            .ifPresent(
                address -> servers.put(address, new ServiceInstance(address, metadata(one))));
      }
    }
    return List.copyOf(servers.values());
  }

  private static Map<String, String> metadata(Json instance) {
    Map<String, String> metadata = new HashMap<>(instance.get("metadata").texts());
    metadata.remove(KIND);
    return metadata;
  }
}
