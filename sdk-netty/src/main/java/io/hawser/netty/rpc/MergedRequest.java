package io.hawser.netty.rpc;

import java.util.List;

/** The requests of one merged frame, in its order: a MergeResult answers them by position. */
final class MergedRequest {
  final int frameId;
  final List<MessageFuture<?>> parts;
  int unanswered;

  MergedRequest(int frameId, List<MessageFuture<?>> parts) {
    this.frameId = frameId;
    this.parts = parts;
    this.unanswered = parts.size();
  }
}
