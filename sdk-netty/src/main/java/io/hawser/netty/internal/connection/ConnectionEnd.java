package io.hawser.netty.internal.connection;

import io.hawser.error.ClientClosedException;
import io.hawser.error.ConnectionLostException;
import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import org.jspecify.annotations.Nullable;

/**
 * Says why a connection has ended, and so everything that was in flight on it.
 *
 * @param name of the server and the role
 * @param loss what happened, or {@code null} if the client closed the connection
 * @param cause of the loss
 */
record ConnectionEnd(String name, @Nullable String loss, @Nullable Throwable cause) {

  /** Returns the error of a message that ended with the connection. */
  HawserException error(Delivery delivery, String message) {
    String whether =
        delivery == Delivery.NOT_SENT
            ? message + " was not sent"
            : message + " may have been received";
    return loss == null
        ? new ClientClosedException(
            delivery, "The client was closed while " + name + " was used; " + whether, null)
        : new ConnectionLostException(delivery, name + ": " + loss + "; " + whether, cause);
  }
}
