package io.hawser.netty.internal.server;

import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.FrameEncoder;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.PeerVersion;
import io.hawser.netty.server.FailureAnswers;
import io.hawser.protocol.MergeResultMessage;
import io.hawser.protocol.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a MergeResult that can be sent of one that cannot: the results that cannot be encoded, and
 * those that do not fit into the frame any more, become failures. The others stay as they are, and
 * so do the positions.
 */
final class MergeResultFitting implements ClientMessage.Substitute {
  /** 8 MiB, less some room for the header and for compression that makes it longer. */
  private static final int MAX_BYTES = 8 * 1024 * 1024 - 64 * 1024;

  private static final int MAX_REASON = 100;

  /** The bytes of a failure. One whose message has {@link #MAX_REASON} characters needs fewer. */
  private static final int FAILURE_BYTES = 128 + 3 * MAX_REASON;

  private final List<Message> requests;

  MergeResultFitting(List<Message> requests) {
    this.requests = requests;
  }

  @Override
  public Message of(Message answer, String reason, PeerVersion peer) {
    List<Message> results = ((MergeResultMessage) answer).msgs();
    List<Message> fitting = new ArrayList<>(results.size());
    int room = MAX_BYTES - results.size() * FAILURE_BYTES;
    ByteBuf scratch = Unpooled.buffer();
    try {
      for (int i = 0; i < results.size(); i++) {
        scratch.clear();
        String problem = problem(scratch, results.get(i), room, peer);
        room -= problem == null ? scratch.readableBytes() : 0;
        fitting.add(problem == null ? results.get(i) : FailureAnswers.of(requests.get(i), problem));
      }
    } finally {
      scratch.release();
    }
    return new MergeResultMessage(fitting);
  }

  /** Encodes a result alone; returns why it cannot be sent, or {@code null}. */
  private static @Nullable String problem(
      ByteBuf scratch, Message result, int room, PeerVersion peer) {
    try {
      FrameEncoder.encode(
          scratch, 0, MessageType.RESPONSE, Compressor.NONE, Map.of(), result, peer);
    } catch (RuntimeException e) {
      String text = "The answer cannot be sent: " + e.getMessage();
      return text.length() <= MAX_REASON ? text : text.substring(0, MAX_REASON);
    }
    return scratch.readableBytes() <= room
        ? null
        : "The answers to these merged requests exceed 8 MiB; merge fewer of them";
  }
}
