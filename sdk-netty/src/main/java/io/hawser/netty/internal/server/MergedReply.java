package io.hawser.netty.internal.server;

import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.PeerVersion;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.netty.server.ServerConfig;
import io.hawser.protocol.MergeResultMessage;
import io.hawser.protocol.MergedWarpMessage;
import io.hawser.protocol.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Takes the results of one merged frame. Each slot is filled once, by any thread. */
@FunctionalInterface
interface MergedReply {

  /** Fills the slot of the request at that position in the frame. */
  void result(int index, Message result);

  /**
   * Returns the reply in the form that the client understands and the configuration asks for
   * (section 7.2).
   */
  static MergedReply to(
      ClientConnection connection,
      RpcMessage frame,
      MergedWarpMessage merged,
      ServerConfig config) {
    PeerVersion version = connection.version();
    int requests = merged.msgs().size();
    // Without an id for each request only positions distinguish the results.
    boolean hasIds = requests > 0 && merged.msgIds().size() == requests;
    if (hasIds && config.individualReplies() && version.atLeast(2, 3, 0)) {
      return individually(connection, frame, merged);
    }
    if (hasIds && config.batchResponses() && version.atLeast(1, 5, 0)) {
      return inBatches(connection, frame, merged);
    }
    return atOnce(connection, frame, merged);
  }

  private static MergedReply individually(
      ClientConnection connection, RpcMessage frame, MergedWarpMessage merged) {
    return (index, result) ->
        connection.add(
            new ClientMessage.Answer(
                merged.msgIds().get(index),
                MessageType.RESPONSE,
                frame.compressor(),
                result,
                ClientMessage.Substitute.insteadOfAnswerTo(merged.msgs().get(index))));
  }

  private static MergedReply inBatches(
      ClientConnection connection, RpcMessage frame, MergedWarpMessage merged) {
    ClientMessage.BatchFrame batch = new ClientMessage.BatchFrame(frame.id(), frame.compressor());
    return (index, result) ->
        connection.add(
            new ClientMessage.BatchPart(
                batch,
                merged.msgIds().get(index),
                result,
                ClientMessage.Substitute.insteadOfAnswerTo(merged.msgs().get(index))));
  }

  private static MergedReply atOnce(
      ClientConnection connection, RpcMessage frame, MergedWarpMessage merged) {
    int requests = merged.msgs().size();
    MergeResultFitting fitting = new MergeResultFitting(merged.msgs());
    if (requests == 0) {
      connection.answer(frame, new MergeResultMessage(List.of()), fitting);
    }
    AtomicReferenceArray<Message> slots = new AtomicReferenceArray<>(requests);
    AtomicInteger empty = new AtomicInteger(requests);
    return (index, result) -> {
      slots.set(index, result);
      if (empty.decrementAndGet() == 0) {
        List<Message> results = new ArrayList<>(requests);
        for (int i = 0; i < requests; i++) {
          results.add(slots.get(i));
        }
        connection.answer(frame, new MergeResultMessage(results), fitting);
      }
    };
  }
}
