package io.hawser.netty.internal.server;

import io.hawser.error.ForeignText;
import io.hawser.error.HawserException;
import io.hawser.error.InvalidRequestException;
import io.hawser.netty.internal.call.MessageFuture;
import io.hawser.netty.internal.call.PendingRequests;
import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.FrameEncoder;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.PeerVersion;
import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.protocol.BatchResultMessage;
import io.hawser.protocol.Message;
import io.hawser.protocol.UndoLogDeleteRequest;
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
final class ClientMessageEncoder {
  private static final Logger log = LoggerFactory.getLogger(ClientMessageEncoder.class);

  private final Supplier<PendingRequests> pending;
  private final PeerLog logs;

  /** Most clients never get one. */
  private @Nullable Map<ClientMessage.BatchFrame, List<ClientMessage.BatchPart>> batches;

  private PeerVersion peer = PeerVersion.OURS;

  ClientMessageEncoder(Supplier<PendingRequests> pending, PeerLog logs) {
    this.pending = pending;
    this.logs = logs;
  }

  void peer(PeerVersion version) {
    peer = version;
  }

  // The methods for each kind throw a RuntimeException if not even a failure can be encoded; the
  // buffer is as before then, and also after an error.

  /** Keeps a result of a merged frame until {@link #finish}. */
  void keep(ClientMessage.BatchPart part) {
    if (batches == null) {
      batches = new LinkedHashMap<>();
    }
    batches.computeIfAbsent(part.frame(), frame -> new ArrayList<>()).add(part);
  }

  /** Appends the frames of the results that were kept. */
  void finish(ByteBuf out) {
    Map<ClientMessage.BatchFrame, List<ClientMessage.BatchPart>> kept = batches;
    if (kept != null) {
      batches = null;
      kept.forEach((frame, parts) -> encodeBatch(out, frame, parts));
    }
  }

  void answer(ByteBuf out, ClientMessage.Answer answer) {
    try {
      append(out, answer.id(), answer.messageType(), answer.compressor(), answer.body());
    } catch (RuntimeException e) {
      Message instead = answer.substitute().of(answer.body(), reason(e), peer);
      append(out, answer.id(), answer.messageType(), answer.compressor(), instead);
    }
  }

  private void encodeBatch(
      ByteBuf out, ClientMessage.BatchFrame frame, List<ClientMessage.BatchPart> parts) {
    List<Message> results = new ArrayList<>(parts.size());
    List<Integer> ids = new ArrayList<>(parts.size());
    for (ClientMessage.BatchPart part : parts) {
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

  private void encodeAlone(ByteBuf out, ClientMessage.BatchPart part) {
    List<Integer> id = List.of(part.requestId());
    try {
      append(out, part.frame(), List.of(part.result()), id);
    } catch (RuntimeException e) {
      Message instead = part.substitute().of(part.result(), reason(e), peer);
      append(out, part.frame(), List.of(instead), id);
    }
  }

  void push(ByteBuf out, MessageFuture<?> future) {
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

  void oneway(ByteBuf out, UndoLogDeleteRequest request) {
    try {
      append(out, pending.get().nextId(), MessageType.ONEWAY, Compressor.NONE, request);
    } catch (RuntimeException e) {
      logs.warn(
          log,
          "The request to delete undo logs of {} cannot be encoded, so none are deleted",
          ForeignText.line(request.resourceId()),
          e);
    }
  }

  private void append(
      ByteBuf out, ClientMessage.BatchFrame frame, List<Message> results, List<Integer> ids) {
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
