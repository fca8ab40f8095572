package io.hawser.netty.internal.pool;

import io.hawser.ClientRole;
import io.hawser.ClientStatus.ServerStatus;
import io.hawser.ClientStatus.State;
import io.hawser.netty.internal.connection.NodeAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The results of the attempts to use one server, for the status of the client and for errors. One
 * event loop writes them, any thread reads them.
 */
final class NodeStatus {
  private final NodeAddress address;
  private final ClientRole role;
  private volatile Instant since = Instant.now();
  private volatile int failedAttempts;
  private volatile boolean rejected;
  private volatile @Nullable String serverVersion;
  private volatile @Nullable String lastError;

  NodeStatus(NodeAddress address, ClientRole role) {
    this.address = address;
    this.role = role;
  }

  /** Returns how many attempts in a row did not lead to a connection that was ready. */
  int failedAttempts() {
    return failedAttempts;
  }

  /** Returns whether the last attempt reached a server that did not accept the registration. */
  boolean wasRejected() {
    return rejected;
  }

  /** Notes that the state has changed. */
  void changed() {
    since = Instant.now();
  }

  /** Notes that the server has accepted the registration. */
  void registered(String version) {
    serverVersion = version;
    failedAttempts = 0;
    rejected = false;
  }

  /** Notes that the connection was lost, or that there was none. */
  void lost(boolean wasReady, boolean registrationRejected, String reason) {
    if (!wasReady) {
      int before = failedAttempts; // only the event loop writes it
      failedAttempts = before + 1;
    }
    rejected = registrationRejected;
    lastError = reason;
  }

  ServerStatus snapshot(boolean listed, State state, int inFlight, boolean leader) {
    return new ServerStatus(
        address.listed(),
        role,
        listed,
        state,
        since,
        inFlight,
        failedAttempts,
        serverVersion,
        lastError,
        address.ip(),
        leader);
  }
}
