package io.hawser.netty.internal.server;

import io.hawser.error.ConnectionLostException;
import io.hawser.netty.internal.call.MessageFuture;
import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.PeerVersion;
import io.hawser.netty.server.FailureAnswers;
import io.hawser.protocol.Message;
import io.hawser.protocol.UndoLogDeleteRequest;
import io.netty.buffer.ByteBuf;
import java.util.function.Supplier;

/** A message that waits to be written to a client. */
sealed interface ClientMessage {

  /** Appends its frame, or has the encoder keep it for a frame with others. */
  void encode(ClientMessageEncoder encoder, ByteBuf out);

  /** Ends it, because the connection to that client has ended. */
  default void drop(Supplier<String> peer) {}

  /** One frame that answers one frame. */
  record Answer(
      int id, byte messageType, Compressor compressor, Message body, Substitute substitute)
      implements ClientMessage {
    @Override
    public void encode(ClientMessageEncoder encoder, ByteBuf out) {
      encoder.answer(out, this);
    }
  }

  /** One result of a merged frame; those of one frame that are written together share a frame. */
  record BatchPart(BatchFrame frame, int requestId, Message result, Substitute substitute)
      implements ClientMessage {
    @Override
    public void encode(ClientMessageEncoder encoder, ByteBuf out) {
      encoder.keep(this);
    }
  }

  /** A request to an RM. */
  record Push(MessageFuture<?> future) implements ClientMessage {
    @Override
    public void encode(ClientMessageEncoder encoder, ByteBuf out) {
      encoder.push(out, future);
    }

    @Override
    public void drop(Supplier<String> peer) {
      future.fail(
          new ConnectionLostException(
              future.delivery(),
              "The connection of " + peer.get() + " closed before " + future.name() + " was sent",
              null));
    }
  }

  /** A request to an RM without an answer. */
  record Oneway(UndoLogDeleteRequest request) implements ClientMessage {
    @Override
    public void encode(ClientMessageEncoder encoder, ByteBuf out) {
      encoder.oneway(out, request);
    }
  }

  /**
   * The id and the compressor that all frames with results of one merged frame have in common
   * (section 4.3).
   */
  record BatchFrame(int id, Compressor compressor) {}

  /** Makes the answer that is sent instead of one that cannot be encoded. */
  @FunctionalInterface
  interface Substitute {
    Message of(Message answer, String reason, PeerVersion peer);

    /** Says, in place of the answer to a message, that it could not be sent. */
    static Substitute insteadOfAnswerTo(Message message) {
      return (answer, reason, peer) -> FailureAnswers.of(message, reason);
    }
  }
}
