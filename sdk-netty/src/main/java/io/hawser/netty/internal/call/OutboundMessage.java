package io.hawser.netty.internal.call;

import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import org.jspecify.annotations.Nullable;

/**
 * What waits in a connection's queue: a request that wants an answer, or a frame that does not.
 * Event loop only, unless said otherwise.
 */
public interface OutboundMessage {

  /**
   * Enters it among the requests of the connection, if it wants an answer. Its deadline counts from
   * here, written or not.
   *
   * @return {@code false}: its caller has given up, and nothing is to be written
   */
  default boolean enter(PendingRequests pending) {
    return true;
  }

  /** Undoes {@link #enter}: it is not written on this connection. */
  default void withdraw(PendingRequests pending) {}

  /** Appends its frame to the chunk. Reports what cannot be encoded, and never throws for that. */
  void encode(ChunkEncoder chunk);

  /** Reports that it is not written. Any thread that nothing else shares it with. */
  void reject(HawserException error);

  /** How far it has got. Any thread. */
  Delivery delivery();

  /** About how many bytes it takes. */
  long weight();

  /** Whether the peer waits for it: then it is never rejected in favour of others. */
  default boolean isAnswer() {
    return false;
  }

  /** The request that may move to another connection, if it is one. */
  default @Nullable MessageFuture<?> requestOrNull() {
    return null;
  }
}
