package io.hawser;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a {@link ClientStatus} into maps, for programs that show it as JSON. */
final class StatusMaps {
  private StatusMaps() {}

  static Map<String, Object> of(ClientStatus status) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("ready", status.isReady());
    map.put("servers", status.servers().stream().map(StatusMaps::server).toList());
    map.put("registries", status.registries().stream().map(StatusMaps::registry).toList());
    return map;
  }

  private static Map<String, Object> server(ClientStatus.ServerStatus server) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("server", server.server());
    map.put("role", server.role().name());
    map.put("state", server.state().name());
    map.put("since", server.since().toString());
    map.put("listed", server.listed());
    map.put("inFlight", server.inFlight());
    map.put("failedAttempts", server.failedAttempts());
    put(map, "serverVersion", server.serverVersion());
    put(map, "lastError", server.lastError());
    return map;
  }

  private static Map<String, Object> registry(ClientStatus.RegistryStatus registry) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("type", registry.type());
    map.put("description", registry.description());
    map.put("vgroup", registry.vgroup());
    put(map, "cluster", registry.cluster());
    map.put("servers", registry.instances().stream().map(it -> it.address().toString()).toList());
    put(map, "answeredAt", registry.answeredAt());
    put(map, "lastError", registry.lastError());
    return map;
  }

  private static void put(Map<String, Object> map, String name, @Nullable Object value) {
    if (value != null) {
      map.put(name, value.toString());
    }
  }
}
