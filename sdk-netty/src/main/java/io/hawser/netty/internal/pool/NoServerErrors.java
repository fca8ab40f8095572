package io.hawser.netty.internal.pool;

import io.hawser.ClientRole;
import io.hawser.ClientStatus.ServerStatus;
import io.hawser.error.ClientClosedException;
import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import io.hawser.error.NoServerAvailableException;
import io.hawser.error.RegistrationRejectedException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The errors of requests that find no ready server: what was searched, and what was tried. */
final class NoServerErrors {
  private final ClientRole role;
  private final Supplier<String> whereSearched;

  NoServerErrors(ClientRole role, Supplier<String> whereSearched) {
    this.role = role;
    this.whereSearched = whereSearched;
  }

  static HawserException closed() {
    return new ClientClosedException(
        Delivery.NOT_SENT, "The client is closed; the request was not sent", null);
  }

  /**
   * Creates the error.
   *
   * @param waitedMillis how long the request has waited, or 0
   * @param allRejected whether all servers rejected the registration
   * @param beginsAtWeighted whether servers of weight 0 get no new transactions
   * @param servers in their present states
   */
  HawserException none(
      long waitedMillis,
      boolean allRejected,
      boolean beginsAtWeighted,
      List<ServerStatus> servers) {
    String message =
        "No server is ready for the "
            + role
            + ". "
            + whereSearched.get()
            + attempts(servers)
            + (beginsAtWeighted ? " Servers of weight 0 get no new transactions." : "")
            + (waitedMillis == 0
                ? ""
                : " Waited " + waitedMillis + " ms for a connection (client.waitForServer).");
    return allRejected
        ? new RegistrationRejectedException(message, null)
        : new NoServerAvailableException(message, null);
  }

  private static String attempts(List<ServerStatus> servers) {
    if (servers.isEmpty()) {
      return " No server was tried.";
    }
    return servers.stream()
        .map(NoServerErrors::attempt)
        .collect(
            Collectors.joining(
                "; ",
                " Tried: ",
                ". Is a Seata server running there? Its transaction port is 8091 by default."));
  }

  private static String attempt(ServerStatus server) {
    return server.server()
        + (server.listed() ? "" : " (no longer listed)")
        + (server.lastError() == null ? " is " + server.state() : ": " + server.lastError());
  }
}
