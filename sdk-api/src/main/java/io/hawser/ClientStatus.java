package io.hawser;

import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of what a client knows about its servers and registries.
 *
 * @param servers one entry for each server and role, sorted by address
 * @param registries the last answer of each registry, in the order of {@code registry.type}
 * @param closed whether the client is closed or closing, and accepts no requests
 * @param rmExecutor the threads that run branch handlers
 */
public record ClientStatus(
    List<ServerStatus> servers,
    List<RegistryStatus> registries,
    boolean closed,
    ExecutorStatus rmExecutor) {

  /** Copies the lists. */
  public ClientStatus {
    servers = List.copyOf(servers);
    registries = List.copyOf(registries);
    Objects.requireNonNull(rmExecutor, "rmExecutor");
  }

  /**
   * Creates the status of a client that runs no branch handlers.
   *
   * @param servers one entry for each server and role
   * @param registries the last answer of each registry
   * @param closed whether the client is closed or closing
   */
  public ClientStatus(List<ServerStatus> servers, List<RegistryStatus> registries, boolean closed) {
    this(servers, registries, closed, ExecutorStatus.NONE);
  }

  /**
   * Creates the status of a client that is not closed.
   *
   * @param servers one entry for each server and role
   * @param registries the last answer of each registry
   */
  public ClientStatus(List<ServerStatus> servers, List<RegistryStatus> registries) {
    this(servers, registries, false);
  }

  /**
   * The threads that run commit, rollback and undo-log handlers, and their queue.
   *
   * @param active threads that run a handler
   * @param threads the limit of that, {@code client.rm.executorThreads}
   * @param queued pushes that wait for a thread
   * @param places the limit of that, {@code client.rm.executorQueueSize}
   * @param rejected pushes that found no place since the client was made; each was answered as a
   *     failure that the coordinator repeats
   */
  public record ExecutorStatus(int active, int threads, int queued, int places, long rejected) {
    /** The status of a client without threads for handlers. */
    public static final ExecutorStatus NONE = new ExecutorStatus(0, 0, 0, 0, 0);
  }

  /** The states of a connection. */
  public enum State {
    /** Not connected; the next attempt is due after a pause. */
    IDLE,
    /** The TCP connection is being established. */
    CONNECTING,
    /** The client waits for the server to accept its registration. */
    REGISTERING,
    /** The connection is in use. */
    READY,
    /** The connection gets no new requests and waits for the last answers. */
    DRAINING,
    /** The connection is closed and will not be opened again. */
    CLOSED
  }

  /**
   * One server in one role, over all its connections.
   *
   * @param address the server as the registry gave it
   * @param role the role
   * @param listed whether a registry lists the server now; a server that is not listed is used only
   *     as long as it answers, or dialled because the registries list no server any more
   * @param state the state of the connection
   * @param since when the connection entered that state
   * @param inFlight requests without an answer
   * @param failedAttempts number of failed attempts to connect since the connection was last ready
   * @param serverVersion the version the server reported, {@code null} before the registration
   * @param lastError the last error, {@code null} if there was none
   * @param resolved the numeric address behind a host name; {@code null} if the address has no host
   *     name or was not resolved yet
   * @param leader whether the server is known to be the leader of its raft cluster
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
      @Nullable ServerAddress resolved,
      boolean leader) {

    /**
     * Creates the status of a connection to a server that is not known to be a leader.
     *
     * @param address the server as the registry gave it
     * @param role the role
     * @param listed whether a registry lists the server now
     * @param state the state of the connection
     * @param since when the connection entered that state
     * @param inFlight requests without an answer
     * @param failedAttempts number of failed attempts since the connection was last ready
     * @param serverVersion the version the server reported, {@code null} before the registration
     * @param lastError the last error, {@code null} if there was none
     * @param resolved the numeric address behind a host name, or {@code null}
     */
    public ServerStatus(
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
      this(
          address,
          role,
          listed,
          state,
          since,
          inFlight,
          failedAttempts,
          serverVersion,
          lastError,
          resolved,
          false);
    }

    /**
     * Returns the server in a form for people.
     *
     * @return {@code host:port}, or {@code name/address:port}
     */
    public String server() {
      return resolved == null ? address.toString() : address.host() + "/" + resolved;
    }
  }

  /**
   * The state of one registry.
   *
   * @param type the name of the provider
   * @param description where the registry looks
   * @param vgroup the transaction service group
   * @param cluster the cluster the vgroup is mapped to, {@code null} if there is no mapping
   * @param instances the last answer; may be older than the connections
   * @param answeredAt when that answer came, {@code null} if the registry has not answered for this
   *     cluster
   * @param lastError the last error since that answer, {@code null} if there was none
   * @param clustersWithServers names of other clusters with servers in this registry, if the last
   *     answer was empty and the registry can list them
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
     * Creates the state of a registry without names of other clusters.
     *
     * @param type the name of the provider
     * @param description where the registry looks
     * @param vgroup the transaction service group
     * @param cluster the cluster the vgroup is mapped to, {@code null} if there is no mapping
     * @param instances the last answer
     * @param answeredAt when that answer came, {@code null} if there is none
     * @param lastError the last error since that answer, {@code null} if there was none
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
     * Returns a sentence for people, without a full stop.
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
   * Returns whether the client is open and each of its roles has a ready connection.
   *
   * @return whether requests of each role can be sent now
   */
  public boolean isReady() {
    for (ClientRole role : ClientRole.values()) {
      List<ServerStatus> ofRole = servers.stream().filter(s -> s.role() == role).toList();
      if (!ofRole.isEmpty() && ofRole.stream().noneMatch(s -> s.state() == State.READY)) {
        return false;
      }
    }
    return !servers.isEmpty() && !closed;
  }

  /**
   * Returns this status for programs, for instance as JSON: {@code ready}, {@code servers} and
   * {@code registries}. The actuator endpoint and the command line print these names.
   *
   * @return a new map of maps, lists, texts, numbers and truth values; names without a value are
   *     left out
   */
  public Map<String, Object> toMap() {
    return StatusMaps.of(this);
  }

  /**
   * Returns a table for people.
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
              "%n%-30s %s %-11s since %s, in flight %d, server version %s%s%s%s",
              server.server(),
              server.role(),
              server.state(),
              server.since(),
              server.inFlight(),
              server.serverVersion() == null ? "unknown" : server.serverVersion(),
              server.leader() ? ", leader of its cluster" : "",
              server.listed() ? "" : unlisted(server.state()),
              server.lastError() == null ? "" : ", last error: " + server.lastError()));
    }
    return text.toString();
  }

  private static String unlisted(State state) {
    return state.compareTo(State.READY) < 0 // such a server is dialled only if none is listed
        ? ", not listed, but dialled because the registries list no server"
        : ", not listed by a registry";
  }
}
