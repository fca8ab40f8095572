package io.hawser.netty.internal.call;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The requests of one merged frame, in its order: a MergeResult answers them by position. */
final class MergedRequest {
  final int frameId;
  private final @Nullable MessageFuture<?>[] parts;
  int unanswered;

  MergedRequest(int frameId, List<MessageFuture<?>> parts) {
    this.frameId = frameId;
    this.parts = parts.toArray(MessageFuture<?>[]::new);
    this.unanswered = this.parts.length;
  }

  int size() {
    return parts.length;
  }

  /** The request at a position; {@code null} if its caller has given it up. */
  @Nullable MessageFuture<?> part(int position) {
    return parts[position];
  }

  /** Keeps its position, but not the request. */
  void giveUp(MessageFuture<?> part) {
    for (int i = 0; i < parts.length; i++) {
      if (parts[i] == part) {
        parts[i] = null;
      }
    }
  }
}
