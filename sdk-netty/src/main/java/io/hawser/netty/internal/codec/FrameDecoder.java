package io.hawser.netty.internal.codec;

import io.hawser.error.Delivery;
import io.hawser.error.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the stream into frames (section 1) and emits an {@link InboundFrame} for each: an {@link
 * RpcMessage}, or an {@link UndecodableFrame} if the frame's borders are clear but its content is
 * not.
 *
 * <p>Where no frame border can be found, for example because the peer speaks another protocol, it
 * throws a {@link DecoderException} whose cause is a {@link ProtocolException}, once, and discards
 * everything after that: the next handler closes the connection.
 *
 * <p>Compressed frames cost time. When they have used more than the {@link DecompressionBudget}
 * allows, the connection is not read for a while; what has been read waits, in its order.
 *
 * <p>Memory: what has arrived of one frame, at most 8 MiB and what the buffer grows ahead, and its
 * decompressed body within the given limit.
 */
public final class FrameDecoder extends ByteToMessageDecoder {
  private static final int SHOWN_BYTES = 16;

  private final FrameReader reader;

  /** The header of the frame that comes next. */
  private final FrameHeader header = new FrameHeader();

  private final DecompressionBudget.Share budget;
  private final @Nullable ReadGate gate;

  /** The length that a frame may have until the peer is known. */
  private int maxFrame = FrameHeader.MAX_FRAME;

  private boolean failed;

  /** The pause until compressed frames may be decoded again. */
  private @Nullable Future<?> pause;

  /**
   * Creates a decoder for a connection of its own: nothing else shares its budget or its gate.
   *
   * @param maxDecompressedBytes how long a compressed body may be after decompression
   */
  public FrameDecoder(int maxDecompressedBytes) {
    this(maxDecompressedBytes, false, new DecompressionBudget(), null);
  }

  /**
   * Creates the decoder of one connection.
   *
   * @param maxDecompressedBytes how long a compressed body may be after decompression
   * @param budget the time of all connections of the client in the same role
   * @param gate stops the reading when the time is used up
   */
  public FrameDecoder(int maxDecompressedBytes, DecompressionBudget budget, ReadGate gate) {
    this(maxDecompressedBytes, false, budget, gate);
  }

  private FrameDecoder(
      int maxDecompressedBytes,
      boolean registrationFirst,
      DecompressionBudget budget,
      @Nullable ReadGate gate) {
    this.reader = new FrameReader(maxDecompressedBytes, registrationFirst);
    this.budget = budget.share();
    this.gate = gate;
  }

  /**
   * Creates the decoder of a connection whose peer has to introduce itself: until {@link #peer} is
   * called, bodies other than registrations are not decoded, and they, and what cannot be decoded,
   * are errors after which nothing more is read.
   *
   * @param maxDecompressedBytes how long a compressed body may be after decompression; that of a
   *     registration 256 KiB
   * @param maxFirstFrame how long a frame may be until the peer is known
   * @param budget the time of all connections of the endpoint
   * @param gate stops the reading when the time is used up
   * @return the decoder
   */
  public static FrameDecoder registrationFirst(
      int maxDecompressedBytes, int maxFirstFrame, DecompressionBudget budget, ReadGate gate) {
    FrameDecoder decoder = new FrameDecoder(maxDecompressedBytes, true, budget, gate);
    decoder.maxFrame = Math.min(maxFirstFrame, FrameHeader.MAX_FRAME);
    return decoder;
  }

  /**
   * Returns how many bytes wait for the rest of their frame, or for their turn.
   *
   * @return the number
   */
  public int waitingBytes() {
    return actualReadableBytes();
  }

  /**
   * Sets the release of the peer, which decides what exception codes mean from the next frame on.
   * {@link PeerVersion#OURS} until then. To be called on the event loop.
   *
   * @param peer the release
   */
  public void peer(PeerVersion peer) {
    reader.peer(Objects.requireNonNull(peer, "peer"));
    maxFrame = FrameHeader.MAX_FRAME;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (failed) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (pause != null) {
      return;
    }
    InboundFrame frame = null;
    try {
      int length = frameLength(in);
      if (length > maxFrame) {
        throw error(
            "The peer announced a frame of "
                + length
                + " bytes before it was registered; at most "
                + maxFrame
                + " are accepted then");
      }
      while (length > 0 && in.readableBytes() >= length) {
        if (frame != null) {
          // Not by way of the list, which costs more; and before the next is read, as what this
          // one says may change how.
          ctx.fireChannelRead(frame);
          frame = null;
          if (ctx.isRemoved()) {
            return;
          }
        }
        int start = in.readerIndex();
        if (!header.isCompressed()) {
          in.skipBytes(length);
          frame = reader.read(in, start, header, ctx.alloc());
        } else if (mayDecompress(ctx)) {
          in.skipBytes(length);
          frame = readCompressed(ctx, in, start, length);
        } else {
          return;
        }
        length = in.isReadable() ? frameLength(in) : 0;
      }
    } catch (ProtocolException e) {
      failed = true;
      in.skipBytes(in.readableBytes());
      throw new DecoderException(e);
    } finally {
      if (frame != null) {
        out.add(frame); // the last one, by which the superclass knows that something was read
      }
    }
  }

  private InboundFrame readCompressed(
      ChannelHandlerContext ctx, ByteBuf in, int start, int length) {
    long began = budget.now();
    try {
      return reader.read(in, start, header, ctx.alloc());
    } finally {
      budget.used(began, length);
    }
  }

  /** Returns whether the next compressed frame may be decoded now; if not, it will be later. */
  private boolean mayDecompress(ChannelHandlerContext ctx) {
    long wait = gate == null ? 0 : budget.waitNanos();
    if (wait <= 0) {
      return true;
    }
    Objects.requireNonNull(gate).hold(ReadGate.Reason.DECOMPRESSION);
    pause = ctx.executor().schedule(() -> resume(ctx), wait, TimeUnit.NANOSECONDS);
    return false;
  }

  private void resume(ChannelHandlerContext ctx) {
    pause = null;
    if (ctx.isRemoved() || !ctx.channel().isActive()) {
      return;
    }
    try {
      channelRead(ctx, Unpooled.EMPTY_BUFFER); // turns to what has been read before
      channelReadComplete(ctx);
    } catch (Exception e) {
      ctx.fireExceptionCaught(e);
    }
    if (pause == null && gate != null) {
      gate.release(ReadGate.Reason.DECOMPRESSION);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    if (pause == null) {
      super.channelReadComplete(ctx);
    } else {
      // The superclass would read on, as nothing was decoded of what it read.
      discardSomeReadBytes();
      ctx.fireChannelReadComplete();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    super.channelInactive(ctx);
    endPause();
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    endPause();
  }

  private void endPause() {
    if (pause != null) {
      pause.cancel(false);
      pause = null;
    }
  }

  /**
   * Returns the length of the frame that begins at the reader index, or 0 if more bytes are needed.
   * Each field is checked as soon as it has arrived, because more bytes cannot correct it.
   */
  private int frameLength(ByteBuf in) {
    if (in.readableBytes() < FrameHeader.LENGTH) {
      return startOfFrame(in);
    }
    if (!header.read(in, in.readerIndex()).isOfFrame()) {
      return startOfFrame(in);
    }
    long fullLength = header.fullLength();
    if (fullLength < FrameHeader.LENGTH || fullLength > FrameHeader.MAX_FRAME) {
      throw error(
          "The peer announced a frame of "
              + fullLength
              + " bytes; the protocol allows 16 to "
              + FrameHeader.MAX_FRAME);
    }
    int headLength = header.headLength();
    if (headLength < FrameHeader.LENGTH || headLength > fullLength) {
      throw error(
          "The peer sent a frame of "
              + fullLength
              + " bytes with a header of "
              + headLength
              + "; the protocol allows 16 to the length of the frame");
    }
    return (int) fullLength;
  }

  /** Judges bytes that are less than a header, or not one. */
  private static int startOfFrame(ByteBuf in) {
    int readable = in.readableBytes();
    int start = in.readerIndex();
    if (in.getByte(start) != (byte) (FrameHeader.MAGIC >> 8)
        || (readable > 1 && in.getByte(start + 1) != (byte) FrameHeader.MAGIC)) {
      return rejectUnlessIncomplete(in);
    }
    if (readable > FrameHeader.VERSION_AT && in.getByte(start + FrameHeader.VERSION_AT) == 0) {
      throw error("The peer speaks Seata protocol v0 (before 0.7), which is not supported");
    }
    return 0;
  }

  private static int rejectUnlessIncomplete(ByteBuf in) {
    String name = ForeignProtocol.nameOrNull(in);
    if (name != null) {
      throw error(
          "The peer speaks "
              + name
              + ", not the Seata protocol: one of the two sides has the wrong port. It sent "
              + hex(in));
    }
    if (ForeignProtocol.mayBecomeKnown(in)) {
      return 0;
    }
    throw error("No frame begins where one should; the peer sent " + hex(in));
  }

  private static String hex(ByteBuf in) {
    int shown = Math.min(SHOWN_BYTES, in.readableBytes());
    return ByteBufUtil.hexDump(in, in.readerIndex(), shown)
        + (shown < in.readableBytes() ? "..." : "");
  }

  private static ProtocolException error(String message) {
    return new ProtocolException(Delivery.MAYBE_SENT, message, null);
  }
}
