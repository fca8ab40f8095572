package io.hawser.spring.boot;

import io.hawser.ClientStatus;
import io.hawser.HawserClient;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The health of a client, as a health indicator reports it. Each line of Spring Boot has its own
 * types for that.
 *
 * @param state whether requests can be sent
 * @param details servers and registries, for people
 */
public record HawserHealth(State state, Map<String, Object> details) {

  /** Copies the map. */
  public HawserHealth {
    details = Map.copyOf(details);
  }

  /** The states. */
  public enum State {
    /** Each role has a ready server. */
    UP,
    /** A role has none. */
    OUT_OF_SERVICE,
    /** Global transactions are switched off. */
    UNKNOWN
  }

  /**
   * Asks a client.
   *
   * @param client the client
   * @return its health now
   */
  public static HawserHealth of(HawserClient client) {
    String switchedOffBy = client.config().switchedOffBy();
    if (switchedOffBy != null) {
      return new HawserHealth(State.UNKNOWN, Map.of("switchedOffBy", switchedOffBy));
    }
    ClientStatus status = client.status();
    Map<String, Object> servers = new LinkedHashMap<>();
    for (ClientStatus.ServerStatus server : status.servers()) {
      String error = server.lastError();
      servers.put(
          server.role() + " " + server.server(),
          server.state() + (error == null ? "" : ": " + error));
    }
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("servers", servers);
    details.put(
        "registries",
        status.registries().stream().map(ClientStatus.RegistryStatus::toString).toList());
    return new HawserHealth(status.isReady() ? State.UP : State.OUT_OF_SERVICE, details);
  }
}
