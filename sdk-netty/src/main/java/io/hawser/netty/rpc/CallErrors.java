package io.hawser.netty.rpc;

import io.hawser.error.Delivery;
import io.hawser.error.ProtocolException;
import io.hawser.error.RequestTimeoutException;
import io.hawser.protocol.Message;

/** The errors of requests that end without the answer they wait for. */
final class CallErrors {
  private CallErrors() {}

  static RequestTimeoutException overdue(MessageFuture<?> future) {
    return new RequestTimeoutException(
        future.giveUp(),
        "No answer from "
            + future.peer()
            + " to "
            + future.name()
            + " within "
            + future.timeoutMillis()
            + " ms",
        null);
  }

  static RequestTimeoutException interrupted(MessageFuture<?> future) {
    return new RequestTimeoutException(
        future.giveUp(),
        "Interrupted while waiting for the answer of " + future.peer() + " to " + future.name(),
        null);
  }

  static ProtocolException wrongAnswer(MessageFuture<?> future, Message answer) {
    return new ProtocolException(
        Delivery.MAYBE_SENT,
        future.peer()
            + " answered "
            + future.name()
            + " with a "
            + answer.getClass().getSimpleName()
            + " (expected: "
            + future.request().responseType().getSimpleName()
            + ")",
        null);
  }

  static ProtocolException notAmong(
      int answers, int requests, MessageFuture<?> future, String peer) {
    return new ProtocolException(
        Delivery.MAYBE_SENT,
        peer
            + " answered only "
            + answers
            + " of "
            + requests
            + " merged requests; "
            + future.name()
            + " is not among them",
        null);
  }
}
