package io.hawser.netty.internal.call;

import io.hawser.error.Delivery;
import io.hawser.error.NoServerAvailableException;
import io.hawser.error.ProtocolException;
import io.hawser.error.RequestTimeoutException;
import io.hawser.protocol.Message;

/** The errors of requests that fail without the answer they wait for. */
final class CallErrors {
  private CallErrors() {}

  static RequestTimeoutException overdue(TimedRequest<?> request, String peer) {
    return new RequestTimeoutException(
        request.giveUp(),
        "No answer from "
            + peer
            + " to "
            + request.name()
            + " within "
            + request.timeoutMillis()
            + " ms"
            + notLeaders(request),
        null);
  }

  /**
   * Returns the error when the leader of the cluster is not found in time. None of the servers did
   * anything.
   */
  static NoServerAvailableException noLeader(TimedRequest<?> request, long waitedMillis) {
    return new NoServerAvailableException(
        "No server is the leader of the cluster"
            + notLeaders(request)
            + ". Waited "
            + waitedMillis
            + " ms for an election (client.waitForLeader) to send "
            + request.name(),
        null);
  }

  private static String notLeaders(TimedRequest<?> request) {
    Denials denials = request.denials();
    return denials == null ? "" : "; these answered that they are not its leader: " + denials;
  }

  static RequestTimeoutException interrupted(TimedRequest<?> request, String peer) {
    return new RequestTimeoutException(
        request.giveUp(),
        "Interrupted while waiting for the answer of " + peer + " to " + request.name(),
        null);
  }

  static ProtocolException wrongAnswer(TimedRequest<?> request, String peer, Message answer) {
    return new ProtocolException(
        Delivery.MAYBE_SENT,
        peer
            + " answered "
            + request.name()
            + " with a "
            + answer.getClass().getSimpleName()
            + " (expected: "
            + request.request().responseType().getSimpleName()
            + ")",
        null);
  }

  static ProtocolException notAmong(
      int answers, int requests, TimedRequest<?> request, String peer) {
    return new ProtocolException(
        Delivery.MAYBE_SENT,
        peer
            + " answered only "
            + answers
            + " of "
            + requests
            + " merged requests; "
            + request.name()
            + " is not among them",
        null);
  }
}
