package io.hawser.cli;

import io.hawser.ClientStatus;
import io.hawser.registry.ServiceInstance;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The status of a client, with the names that the actuator endpoint of the starters has, too. */
final class StatusJson {
  private StatusJson() {}

  static Map<String, Object> of(ClientStatus status) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("ready", status.isReady());
    all.put("servers", status.servers().stream().map(StatusJson::server).toList());
    all.put("registries", status.registries().stream().map(StatusJson::registry).toList());
    return all;
  }

  private static Map<String, Object> server(ClientStatus.ServerStatus server) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("server", server.server());
    shown.put("role", server.role().name());
    shown.put("state", server.state().name());
    shown.put("since", server.since().toString());
    shown.put("listed", server.listed());
    shown.put("inFlight", server.inFlight());
    shown.put("failedAttempts", server.failedAttempts());
    put(shown, "serverVersion", server.serverVersion());
    put(shown, "lastError", server.lastError());
    return shown;
  }

  private static Map<String, Object> registry(ClientStatus.RegistryStatus registry) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("type", registry.type());
    shown.put("description", registry.description());
    shown.put("vgroup", registry.vgroup());
    put(shown, "cluster", registry.cluster());
    shown.put("servers", registry.instances().stream().map(it -> it.address().toString()).toList());
    put(shown, "answeredAt", registry.answeredAt());
    put(shown, "lastError", registry.lastError());
    return shown;
  }

  /** A server as a registry has it. */
  static Map<String, Object> instance(ServiceInstance instance) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("server", instance.address().toString());
    shown.put("metadata", new TreeMap<>(instance.metadata()));
    return shown;
  }

  private static void put(Map<String, Object> shown, String name, @Nullable Object value) {
    if (value != null) {
      shown.put(name, value.toString());
    }
  }
}
