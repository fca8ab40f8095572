package io.hawser.netty.server;

import io.hawser.netty.protocol.Compressor;
import io.hawser.netty.protocol.PeerVersion;
import io.hawser.netty.rpc.MessageFuture;
import io.hawser.protocol.Message;
import io.hawser.protocol.UndoLogDeleteRequest;

/** What waits to be written to a connection. */
sealed interface Outbound {

  /** One frame that answers one frame. */
  record Answer(
      int id, byte messageType, Compressor compressor, Message body, Substitute substitute)
      implements Outbound {}

  /** One result of a merged frame; those of one frame that are written together share a frame. */
  record BatchPart(BatchFrame frame, int requestId, Message result, Substitute substitute)
      implements Outbound {}

  /** A request to an RM. */
  record Push(MessageFuture<?> future) implements Outbound {}

  /** A request to an RM without an answer. */
  record Oneway(UndoLogDeleteRequest request) implements Outbound {}

  /** What the frames have in common that carry results of one merged frame (section 4.3). */
  record BatchFrame(int id, Compressor compressor) {}

  /** Makes the answer that is sent instead of one that cannot be encoded. */
  @FunctionalInterface
  interface Substitute {
    Message of(Message answer, String reason, PeerVersion peer);
  }
}
