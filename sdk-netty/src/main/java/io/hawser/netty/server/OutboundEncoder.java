package io.hawser.netty.server;

import io.hawser.error.HawserException;
import io.hawser.error.InvalidRequestException;
import io.hawser.netty.protocol.Compressor;
import io.hawser.netty.protocol.FrameEncoder;
import io.hawser.netty.protocol.MessageType;
import io.hawser.netty.protocol.PeerVersion;
import io.hawser.netty.rpc.MessageFuture;
import io.hawser.netty.rpc.PeerLog;
import io.hawser.netty.rpc.PendingRequests;
import io.hawser.protocol.BatchResultMessage;
import io.hawser.protocol.Message;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what waits for one connection into frames. Whatever cannot be encoded is answered with a
 * failure that says so, and never costs another frame. Confined to the event loop.
 */
final class OutboundEncoder {
  private static final Logger log = LoggerFactory.getLogger(OutboundEncoder.class);

  private final Supplier<PendingRequests> pending;
  private final PeerLog logs;

  /** Most clients never get one. */
  private @Nullable Map<Outbound.BatchFrame, List<Outbound.BatchPart>> batches;

  private PeerVersion peer = PeerVersion.OURS;

  OutboundEncoder(Supplier<PendingRequests> pending, PeerLog logs) {
    this.pending = pending;
    this.logs = logs;
  }

  void peer(PeerVersion version) {
    peer = version;
  }

  /**
   * Appends the frame of an item, or keeps it until {@link #finish}.
   *
   * @throws RuntimeException if not even the failure can be encoded; the buffer is as before, and
   *     also after an error
   */
  void encode(ByteBuf out, Outbound item) {
    if (item instanceof Outbound.Answer answer) {
      encodeAnswer(out, answer);
    } else if (item instanceof Outbound.BatchPart part) {
      if (batches == null) {
        batches = new LinkedHashMap<>();
      }
      batches.computeIfAbsent(part.frame(), frame -> new ArrayList<>()).add(part);
    } else if (item instanceof Outbound.Push push) {
      encodePush(out, push.future());
    } else if (item instanceof Outbound.Oneway oneway) {
      encodeOneway(out, oneway);
    }
  }

  /** Appends the frames of the results that {@link #encode} kept; fails like it. */
  void finish(ByteBuf out) {
    Map<Outbound.BatchFrame, List<Outbound.BatchPart>> kept = batches;
    if (kept != null) {
      batches = null;
      kept.forEach((frame, parts) -> encodeBatch(out, frame, parts));
    }
  }

  private void encodeAnswer(ByteBuf out, Outbound.Answer answer) {
    try {
      append(out, answer.id(), answer.messageType(), answer.compressor(), answer.body());
    } catch (RuntimeException e) {
      Message instead = answer.substitute().of(answer.body(), reason(e), peer);
      append(out, answer.id(), answer.messageType(), answer.compressor(), instead);
    }
  }

  private void encodeBatch(ByteBuf out, Outbound.BatchFrame frame, List<Outbound.BatchPart> parts) {
    List<Message> results = new ArrayList<>(parts.size());
    List<Integer> ids = new ArrayList<>(parts.size());
    for (Outbound.BatchPart part : parts) {
      results.add(part.result());
      ids.add(part.requestId());
    }
    try {
      append(out, frame, results, ids);
    } catch (RuntimeException e) {
      log.debug("Answering {} results one by one, because of one or of their total size", ids, e);
      parts.forEach(part -> encodeAlone(out, part));
    }
  }

  private void encodeAlone(ByteBuf out, Outbound.BatchPart part) {
    List<Integer> id = List.of(part.requestId());
    try {
      append(out, part.frame(), List.of(part.result()), id);
    } catch (RuntimeException e) {
      Message instead = part.substitute().of(part.result(), reason(e), peer);
      append(out, part.frame(), List.of(instead), id);
    }
  }

  private void encodePush(ByteBuf out, MessageFuture<?> future) {
    if (!future.claimForSending()) {
      return;
    }
    int id = pending.get().add(future);
    try {
      append(out, id, MessageType.REQUEST, Compressor.NONE, future.request());
    } catch (RuntimeException e) {
      pending.get().remove(future);
      future.fail(
          e instanceof HawserException error
              ? error
              : new InvalidRequestException(
                  "Cannot encode " + future.name() + " for " + future.peer() + ": " + e, e));
    }
  }

  private void encodeOneway(ByteBuf out, Outbound.Oneway oneway) {
    try {
      append(out, pending.get().nextId(), MessageType.ONEWAY, Compressor.NONE, oneway.request());
    } catch (RuntimeException e) {
      logs.warn(log, "Cannot encode {}, so no undo logs are deleted for it", oneway.request(), e);
    }
  }

  private void append(
      ByteBuf out, Outbound.BatchFrame frame, List<Message> results, List<Integer> ids) {
    BatchResultMessage batch = new BatchResultMessage(results, ids);
    append(out, frame.id(), MessageType.RESPONSE, frame.compressor(), batch);
  }

  private void append(ByteBuf out, int id, byte type, Compressor compressor, Message body) {
    FrameEncoder.encode(out, id, type, compressor, Map.of(), body, peer);
  }

  private static String reason(RuntimeException e) {
    return "The answer cannot be sent: " + (e.getMessage() == null ? e : e.getMessage());
  }
}
