package io.hawser.netty.internal.outbound;

import org.jspecify.annotations.Nullable;

/**
 * An item that can wait in a {@link HandoffQueue}, which chains its items through themselves and so
 * allocates nothing for them. An item waits in one queue at a time, and may be added again once it
 * was drained.
 */
public abstract class QueueItem {
  @Nullable QueueItem next;
}
