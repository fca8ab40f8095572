package io.hawser.netty.internal.codec;

import io.hawser.error.InvalidRequestException;
import io.hawser.protocol.MergedWarpMessage;
import io.hawser.protocol.TransactionRequest;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Appends a frame with a {@link MergedWarpMessage} request by request, so that one that cannot be
 * written harms no other. Nothing else may be written to the buffer until {@link #finish}.
 *
 * <p>Not thread safe; holds no resources of its own.
 */
public final class MergedFrameEncoder {
  /** Header, type code, inner length and count. */
  private static final int EMPTY_FRAME =
      FrameHeader.LENGTH + Short.BYTES + Integer.BYTES + Short.BYTES;

  private static final int ENOUGH_BYTES = 1024 * 1024;
  private static final int ENOUGH_REQUESTS = 1024;

  private final ByteBuf out;
  private final Compressor compressor;
  private final PeerVersion peer;
  private final int start;
  private final int bodyStart;
  private final int mark;
  private int[] ids = new int[16];
  private int count;

  private MergedFrameEncoder(ByteBuf out, Compressor compressor, PeerVersion peer) {
    this.out = out;
    this.compressor = compressor;
    this.peer = peer;
    this.start = out.writerIndex();
    FrameEncoder.header(out, 0, MessageType.ONEWAY, compressor);
    this.bodyStart = out.writerIndex();
    this.mark = ContainerEncoder.begin(out, MergedWarpMessage.TYPE_CODE);
  }

  /**
   * Begins a frame at the writer index.
   *
   * @param out where to; its allocator also serves for compression
   * @param compressor the compressor of the body
   * @param peer the release of the reader
   * @return the encoder of this frame
   */
  public static MergedFrameEncoder start(ByteBuf out, Compressor compressor, PeerVersion peer) {
    return new MergedFrameEncoder(out, compressor, peer);
  }

  /**
   * Appends one request.
   *
   * @param id its id
   * @param request the request
   * @throws InvalidRequestException if it cannot be written, or not into this frame; {@link
   *     #tryAdd} distinguishes the two. The buffer is as before the call and others can still be
   *     added.
   */
  public void add(int id, TransactionRequest<?> request) {
    if (!tryAdd(id, request)) {
      throw new InvalidRequestException(
          "Cannot send "
              + FieldWriter.nameOf(request)
              + ": no room in a merged frame with "
              + count
              + " other requests",
          null);
    }
  }

  /**
   * Appends one request if it fits into this frame.
   *
   * @param id its id
   * @param request the request
   * @return {@code false} if it needs another frame; the buffer is then as before the call
   * @throws InvalidRequestException if it cannot be written in any frame; the buffer is as before
   *     the call and others can still be added
   */
  public boolean tryAdd(int id, TransactionRequest<?> request) {
    FrameEncoder.requireStatus(request);
    int before = out.writerIndex();
    try {
      BodyEncoder.encode(out, request, peer);
    } catch (RuntimeException | Error e) {
      out.writerIndex(before);
      throw e;
    }
    int size = out.writerIndex() - before + Integer.BYTES;
    boolean fits =
        out.writerIndex() - start + (count + 1) * Integer.BYTES <= FrameHeader.MAX_FRAME
            && count < ContainerEncoder.MAX_COUNT;
    if (!fits) {
      out.writerIndex(before);
      if (EMPTY_FRAME + size > FrameHeader.MAX_FRAME) {
        throw FieldWriter.tooLong(
            request, "the merged frame", EMPTY_FRAME + size, FrameHeader.MAX_FRAME);
      }
      return false;
    }
    if (count == ids.length) {
      ids = Arrays.copyOf(ids, 2 * count);
    }
    ids[count++] = id;
    return true;
  }

  /**
   * Returns how many requests the frame holds.
   *
   * @return the number of successful calls of {@link #add}
   */
  public int count() {
    return count;
  }

  /**
   * Returns whether the next request should go to a new frame: this one's body has 1 MiB or 1,024
   * requests. A single request may still be larger while its frame stays within 8 MiB.
   *
   * @return whether there is enough in this frame
   */
  public boolean isFull() {
    return count >= ENOUGH_REQUESTS || out.writerIndex() - bodyStart >= ENOUGH_BYTES;
  }

  /**
   * Completes the frame: ids, lengths, compression. A frame without requests is taken back.
   *
   * @param frameId the id of the frame, from the same counter as those of the requests
   * @throws InvalidRequestException if it cannot be compressed; the frame is then taken back
   */
  public void finish(int frameId) {
    if (count == 0) {
      out.writerIndex(start);
      return;
    }
    try {
      for (int i = 0; i < count; i++) {
        out.writeInt(ids[i]);
      }
      ContainerEncoder.end(out, mark, count);
      out.setInt(start + FrameHeader.REQUEST_ID_AT, frameId);
      FrameEncoder.complete(out, start, bodyStart, compressor, "MergedWarpMessage");
    } catch (RuntimeException | Error e) {
      out.writerIndex(start);
      throw e;
    }
  }
}
