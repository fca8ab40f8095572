package io.hawser;

import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client knows of its servers and its registries at one moment.
 *
 * @param servers one entry for each server and role, sorted by address
 * @param registries what each registry last said, in the order of {@code registry.type}
 * @param closed whether the client was closed, or is being closed, and takes no requests
 */
public record ClientStatus(
    List<ServerStatus> servers, List<RegistryStatus> registries, boolean closed) {

  /** Copies the lists. */
  public ClientStatus {
    servers = List.copyOf(servers);
    registries = List.copyOf(registries);
  }

  /**
   * The status of a client that is not closed.
   *
   * @param servers one entry for each server and role
   * @param registries what each registry last said
   */
  public ClientStatus(List<ServerStatus> servers, List<RegistryStatus> registries) {
    this(servers, registries, false);
  }

  /** The life of a connection. */
  public enum State {
    /** Not connected; the next attempt is due after a pause. */
    IDLE,
    /** TCP is being connected. */
    CONNECTING,
    /** Waiting for the server to accept the registration. */
    REGISTERING,
    /** In use. */
    READY,
    /** No new requests; waiting for the last answers. */
    DRAINING,
    /** Closed for good. */
    CLOSED
  }

  /**
   * One connection.
   *
   * @param address the server as the registry gave it
   * @param role the role
   * @param listed whether a registry lists it now; one that is not listed is used only for as long
   *     as it answers
   * @param state its state
   * @param since when it entered the state
   * @param inFlight requests without an answer
   * @param failedAttempts attempts to connect that failed since it was last ready
   * @param serverVersion the release the server announced, {@code null} before the registration
   * @param lastError what went wrong last, {@code null} if nothing did
   * @param resolved if the address has a host name, which of its addresses this is; {@code null} if
   *     it has none, or is not known yet
   */
  public record ServerStatus(
      ServerAddress address,
      ClientRole role,
      boolean listed,
      State state,
      Instant since,
      int inFlight,
      int failedAttempts,
      @Nullable String serverVersion,
      @Nullable String lastError,
      @Nullable ServerAddress resolved) {

    /**
     * The server for people.
     *
     * @return {@code host:port}, or {@code name/address:port}
     */
    public String server() {
      return resolved == null ? address.toString() : address.host() + "/" + resolved;
    }
  }

  /**
   * What one registry said.
   *
   * @param type the name of the provider
   * @param description where it looks
   * @param vgroup the transaction service group
   * @param cluster the cluster the vgroup is mapped to, {@code null} if there is no mapping
   * @param instances the last answer; may be older than the connections
   * @param answeredAt when that answer came, {@code null} if none has for this cluster
   * @param lastError what went wrong since, {@code null} if nothing did
   * @param clustersWithServers if the last answer was empty: names of other clusters that have
   *     servers in this registry, as far as it can tell
   */
  public record RegistryStatus(
      String type,
      String description,
      String vgroup,
      @Nullable String cluster,
      List<ServiceInstance> instances,
      @Nullable Instant answeredAt,
      @Nullable String lastError,
      List<String> clustersWithServers) {

    /** Copies the lists. */
    public RegistryStatus {
      instances = List.copyOf(instances);
      clustersWithServers = List.copyOf(clustersWithServers);
    }

    /**
     * What a registry said that did not have to name other clusters.
     *
     * @param type the name of the provider
     * @param description where it looks
     * @param vgroup the transaction service group
     * @param cluster the cluster the vgroup is mapped to, {@code null} if there is no mapping
     * @param instances the last answer
     * @param answeredAt when that answer came, {@code null} if none has
     * @param lastError what went wrong since, {@code null} if nothing did
     */
    public RegistryStatus(
        String type,
        String description,
        String vgroup,
        @Nullable String cluster,
        List<ServiceInstance> instances,
        @Nullable Instant answeredAt,
        @Nullable String lastError) {
      this(type, description, vgroup, cluster, instances, answeredAt, lastError, List.of());
    }

    /**
     * A sentence for people, without a full stop.
     *
     * @return what was searched, where, what was found, and what went wrong since
     */
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder("registry ").append(type);
      text.append(" (").append(description).append("), vgroup ").append(vgroup);
      if (cluster == null) {
        text.append(", which is mapped to no cluster");
        return lastError == null ? text.toString() : text.append(": ").append(lastError).toString();
      }
      text.append(" -> cluster ").append(cluster);
      if (answeredAt != null) {
        text.append(": found ")
            .append(instances.stream().map(i -> i.address().toString()).toList());
        text.append(" at ").append(answeredAt);
        if (!clustersWithServers.isEmpty()) {
          text.append("; clusters with servers there: ").append(clustersWithServers);
        }
        if (lastError != null) {
          text.append("; since then: ").append(lastError);
        }
      } else if (lastError != null) {
        text.append(": no answer, but an error: ").append(lastError);
      } else {
        text.append(": not asked yet");
      }
      return text.toString();
    }
  }

  /**
   * Whether the client is not closed, and every role that has connections has a ready one.
   *
   * @return whether requests of each role can be sent now
   */
  public boolean isReady() {
    for (ClientRole role : ClientRole.values()) {
      boolean present = false;
      boolean ready = false;
      for (ServerStatus server : servers) {
        present |= server.role() == role;
        ready |= server.role() == role && server.state() == State.READY;
      }
      if (present && !ready) {
        return false;
      }
    }
    return !servers.isEmpty() && !closed;
  }

  /**
   * A table for people.
   *
   * @return several lines
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    if (closed) {
      text.append("closed");
    }
    for (RegistryStatus registry : registries) {
      text.append(text.length() == 0 ? "" : System.lineSeparator()).append(registry);
    }
    for (ServerStatus server : servers) {
      text.append(
          String.format(
              "%n%-30s %s %-11s since %s, in flight %d, server version %s%s%s",
              server.server(),
              server.role(),
              server.state(),
              server.since(),
              server.inFlight(),
              server.serverVersion() == null ? "unknown" : server.serverVersion(),
              server.listed() ? "" : ", not listed by a registry",
              server.lastError() == null ? "" : ", last error: " + server.lastError()));
    }
    return text.toString();
  }
}
