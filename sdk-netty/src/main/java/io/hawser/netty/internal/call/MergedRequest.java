package io.hawser.netty.internal.call;

import java.util.List;

/**
 * The ids of the requests in one merged frame, in its order: a MergeResult answers them by
 * position.
 */
final class MergedRequest {
  final int frameId;
  private final int[] ids;
  int unanswered;

  MergedRequest(int frameId, List<? extends TimedRequest<?>> parts) {
    this.frameId = frameId;
    this.ids = new int[parts.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = parts.get(i).id;
    }
    this.unanswered = ids.length;
  }

  int size() {
    return ids.length;
  }

  int id(int position) {
    return ids[position];
  }
}
