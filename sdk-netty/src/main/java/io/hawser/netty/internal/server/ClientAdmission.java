package io.hawser.netty.internal.server;

import io.hawser.error.ForeignText;
import io.hawser.netty.internal.codec.PeerVersion;
import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.netty.internal.runtime.Unreliable;
import io.hawser.netty.server.ClientSession;
import io.hawser.netty.server.RegistrationCheck;
import io.hawser.protocol.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts or rejects registrations: the part that TMs and RMs have in common. Runs on the event
 * loop.
 */
final class ClientAdmission {
  private static final Logger log = LoggerFactory.getLogger(ClientAdmission.class);

  /** The rejections of one connection that is registered; one more closes it. */
  private static final int MAX_REJECTIONS = 10;

  private final RegistrationCheck check;
  private final PeerLog logs;

  ClientAdmission(RegistrationCheck check, PeerLog logs) {
    this.check = check;
    this.logs = logs;
  }

  /**
   * Gives the connection a session if the check allows it. Later registrations are judged again,
   * but what the first one announced stays in force (section 6.4); versions are not judged, as
   * servers from 2.2.0 do not (section 6.5).
   *
   * @return whether the registration is accepted; a connection that was registered before stays so
   */
  boolean register(
      ClientConnection connection,
      Request<?> request,
      String application,
      String group,
      String version) {
    if (!accepted(connection, request)) {
      return false;
    }
    if (connection.sessionOrNull() == null) {
      // Most clients are of our own release: they share its text and its number.
      PeerVersion peer =
          version.equals(PeerVersion.OURS.text()) ? PeerVersion.OURS : PeerVersion.of(version);
      connection.register(
          new ClientSession(application, group, peer.text(), connection.remoteAddress()), peer);
      log.debug("Registered {}, group {}", connection, ForeignText.line(group));
    }
    return true;
  }

  private boolean accepted(ClientConnection connection, Request<?> request) {
    boolean accepted;
    try {
      accepted = check.accepts(request, connection.remoteAddress());
    } catch (Throwable e) { // also an Error: the client gets an answer
      Unreliable.log(
          it ->
              logs.warn(
                  log,
                  "Rejected a registration of {}, because the check of it failed",
                  connection,
                  it),
          e);
      return false;
    }
    if (!accepted) {
      logs.info(
          log,
          "Rejected a {} of {}, as the configured check says",
          request.getClass().getSimpleName(),
          connection);
    }
    return accepted;
  }

  /**
   * Handles a rejection, the answer with which is queued: a client that was never accepted is
   * disconnected behind it, one that has registered before only when that happens often.
   */
  void rejected(ClientConnection connection) {
    if (connection.sessionOrNull() == null || connection.rejection() > MAX_REJECTIONS) {
      connection.closeBehindAnswers();
    }
  }

  /** Does the same as {@link #rejected} because of the resources, and logs it. */
  void rejectedResources(ClientConnection connection, String reason) {
    logs.warn(log, "Rejected resources of {}: {}", connection, reason);
    rejected(connection);
  }
}
