package io.hawser.netty.internal.call;

import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import io.hawser.netty.internal.outbound.QueueItem;
import org.jspecify.annotations.Nullable;

/**
 * A message that waits in a connection's queue: a request that expects an answer, or a frame that
 * does not. Event loop only, unless said otherwise.
 */
public abstract class OutboundMessage extends QueueItem {

  /** Appends its frame to the chunk. Reports what cannot be encoded, and never throws for that. */
  public abstract void encode(ChunkEncoder chunk);

  /** Reports that it is not written. Any thread that nothing else shares it with. */
  public abstract void reject(HawserException error);

  /** Returns how far it has got. Any thread. */
  public abstract Delivery delivery();

  /** Returns about how many bytes it takes. */
  public abstract long weight();

  /** Returns whether the peer waits for it: then it is never rejected in favour of others. */
  public boolean isAnswer() {
    return false;
  }

  /**
   * Returns the request, if it is one: it is pending until it completes, and may move to another
   * connection.
   */
  public @Nullable MessageFuture<?> requestOrNull() {
    return null;
  }
}
