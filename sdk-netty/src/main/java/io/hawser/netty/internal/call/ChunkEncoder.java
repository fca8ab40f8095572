package io.hawser.netty.internal.call;

import io.hawser.error.HawserException;
import io.hawser.error.InvalidRequestException;
import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.FrameEncoder;
import io.hawser.netty.internal.codec.MergedFrameEncoder;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.PeerVersion;
import io.hawser.protocol.Message;
import io.hawser.protocol.TransactionRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns outbound messages into the frames of one chunk: a buffer that is written as a whole. With
 * merging on, the mergeable requests of a chunk share a frame. What cannot be encoded is rejected
 * alone. Event loop only; one object serves all chunks of a connection.
 */
public final class ChunkEncoder {
  private static final int FULL_MERGEABLE = 128;

  private final PendingRequests pending;
  private final Compressor compressor;
  private final boolean merging;
  private final List<TimedRequest<?>> mergeable = new ArrayList<>();
  private PeerVersion peer = PeerVersion.OURS;
  private ByteBuf out = Unpooled.EMPTY_BUFFER;

  /**
   * Creates the encoder of one connection.
   *
   * @param pending the requests of the connection
   * @param compressor for requests
   * @param merging whether requests may share a frame
   */
  public ChunkEncoder(PendingRequests pending, Compressor compressor, boolean merging) {
    this.pending = pending;
    this.compressor = compressor;
    this.merging = merging;
  }

  /** Sets the release of the reader. */
  public void peer(PeerVersion version) {
    peer = version;
  }

  /** Begins a chunk. */
  public void begin(ByteBuf buffer) {
    out = buffer;
    mergeable.clear(); // of a chunk that failed
  }

  /**
   * Returns whether the chunk is to be finished before more is added, as its requests will share a
   * frame.
   */
  public boolean isFull() {
    return mergeable.size() >= FULL_MERGEABLE;
  }

  /** Completes the chunk, with a frame for the requests that share one. */
  public void finish() {
    if (mergeable.size() == 1) {
      appendAlone(mergeable.get(0));
    } else if (!mergeable.isEmpty()) {
      merge();
    }
    mergeable.clear();
    out = Unpooled.EMPTY_BUFFER;
  }

  /** Appends a request; it must be claimed for sending. */
  void append(TimedRequest<?> future) {
    if (merging && future.isMergeable()) {
      mergeable.add(future);
    } else {
      appendAlone(future);
    }
  }

  /** Forgets a request that was given up before it was written. */
  void skip(TimedRequest<?> future) {
    pending.remove(future);
  }

  /**
   * Appends a frame.
   *
   * @param id to answer, or {@code null} for a new one
   * @return why it cannot be encoded, or {@code null}
   */
  @Nullable HawserException append(
      @Nullable Integer id,
      byte messageType,
      Compressor bodyCompressor,
      Map<String, String> headMap,
      Message body) {
    int used = id == null ? pending.nextOnewayId() : id;
    try {
      FrameEncoder.encode(out, used, messageType, bodyCompressor, headMap, body, peer);
      return null;
    } catch (Throwable e) { // also errors: the sender relies on a report
      return unencodable(e);
    }
  }

  private void appendAlone(TimedRequest<?> future) {
    try {
      FrameEncoder.encode(
          out,
          future.id,
          MessageType.REQUEST,
          compressor,
          future.headMap(),
          future.request(),
          peer);
    } catch (RuntimeException e) {
      reject(future, e);
    }
  }

  private void merge() {
    int next = 0;
    while (next < mergeable.size()) {
      MergedFrameEncoder frame = MergedFrameEncoder.start(out, compressor, peer);
      List<TimedRequest<?>> parts = new ArrayList<>();
      while (next < mergeable.size() && !frame.isFull() && add(frame, mergeable.get(next), parts)) {
        next++;
      }
      int frameId = pending.nextId();
      try {
        frame.finish(frameId);
      } catch (RuntimeException e) {
        parts.forEach(part -> reject(part, e));
        continue;
      }
      if (!parts.isEmpty()) {
        pending.merged(frameId, parts);
      }
    }
  }

  /**
   * Adds a request to a merged frame. A bad request is rejected; the others are not touched.
   *
   * @return {@code false}: it needs another frame
   */
  private boolean add(
      MergedFrameEncoder frame, TimedRequest<?> future, List<TimedRequest<?>> parts) {
    try {
      boolean added = frame.tryAdd(future.id, (TransactionRequest<?>) future.request());
      if (added) {
        parts.add(future);
      }
      return added;
    } catch (RuntimeException e) {
      reject(future, e);
      return true;
    }
  }

  private void reject(TimedRequest<?> future, RuntimeException reason) {
    pending.remove(future);
    future.fail(future.certain(unencodable(reason)));
  }

  private static HawserException unencodable(Throwable e) {
    return e instanceof HawserException ours
        ? ours
        : new InvalidRequestException("The request cannot be encoded: " + e, e);
  }
}
