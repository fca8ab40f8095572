package io.hawser.benchmarks.client;

import io.hawser.benchmarks.load.Workload;
import io.hawser.model.BranchType;
import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.FrameEncoder;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.PeerVersion;
import io.hawser.netty.internal.runtime.Transports;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.Message;
import io.hawser.protocol.RegisterTMRequest;
import io.hawser.registry.ServerAddress;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * A registered connection and nothing around it but Netty: the bytes of requests are ready, answers
 * are cut into frames, and of these only the id is read.
 */
final class RawLink extends ChannelInboundHandlerAdapter {
  private static final int CONNECT_SECONDS = 10;
  private static final int MAX_FRAME = 8 * 1024 * 1024;
  private static final int LENGTH_AT = 3;
  private static final int ID_AT = 12;

  private final String server;
  private final Channel channel;

  // Event loop only.
  private IntConsumer answered;
  private boolean written;
  private Consumer<Throwable> broken = cause -> {};

  private RawLink(String server) throws Exception {
    this.server = server;
    ServerAddress address = ServerAddress.parse(server);
    CompletableFuture<Boolean> registered = new CompletableFuture<>();
    answered = id -> registered.complete(true);
    channel =
        new Bootstrap()
            .group(Transports.eventLoopGroup(1, "raw-io"))
            .channel(Transports.channel())
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel connected) {
                    connected
                        .pipeline()
                        .addLast(
                            new LengthFieldBasedFrameDecoder(
                                MAX_FRAME, LENGTH_AT, Integer.BYTES, -LENGTH_AT - Integer.BYTES, 0))
                        .addLast(RawLink.this);
                  }
                })
            .connect(address.host(), address.port())
            .sync()
            .channel();
    channel.writeAndFlush(
        encoded(new RegisterTMRequest(PeerVersion.OURS.text(), "raw", "default_tx_group", "")));
    registered.get(CONNECT_SECONDS, TimeUnit.SECONDS);
  }

  static RawLink connect(String server) throws ReflectiveOperationException {
    try {
      return new RawLink(server);
    } catch (Exception e) {
      throw new IllegalStateException("Cannot connect to " + server, e);
    }
  }

  EventLoop loop() {
    return channel.eventLoop();
  }

  /** Returns the bytes of one request. */
  ByteBuf frame(Workload workload) {
    return switch (workload) {
      case STATUS -> encoded(new GlobalStatusRequest(Workload.xid(server), ""));
      case REGISTER, LARGE ->
          encoded(
              new BranchRegisterRequest(
                  Workload.xid(server),
                  BranchType.AT,
                  Workload.RESOURCE,
                  workload.lockKey(),
                  Workload.APPLICATION_DATA));
      default -> throw new IllegalArgumentException("No constant bytes do " + workload.id());
    };
  }

  private static ByteBuf encoded(Message message) {
    ByteBuf frame = Unpooled.directBuffer();
    FrameEncoder.encode(
        frame, 1, MessageType.REQUEST, Compressor.NONE, Map.of(), message, PeerVersion.OURS);
    return frame;
  }

  /**
   * Sets what is notified of the id of each answer, and of the end of the connection. Runs on the
   * event loop.
   */
  void listen(IntConsumer onAnswer, Consumer<Throwable> onBroken) {
    answered = onAnswer;
    broken = onBroken;
  }

  /**
   * Writes just these bytes; answers to answers are flushed when all are read. Runs on the event
   * loop.
   */
  void write(ByteBuf frame) {
    channel.write(frame.retainedDuplicate(), channel.voidPromise());
    written = true;
  }

  /** Writes a copy of the frame with this id, in a buffer of its own, as a client has to do. */
  void write(ByteBuf frame, int id) {
    int length = frame.readableBytes();
    ByteBuf out = channel.alloc().ioBuffer(length);
    out.writeBytes(frame, frame.readerIndex(), length);
    out.setInt(ID_AT, id);
    channel.write(out, channel.voidPromise());
    written = true;
  }

  /** Flushes what was written. Runs on the event loop. */
  void flush() {
    channel.flush();
    written = false;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf frame = (ByteBuf) message;
    int id = frame.getInt(frame.readerIndex() + ID_AT);
    frame.release();
    answered.accept(id);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (written) {
      flush();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    broken.accept(new IllegalStateException("The server " + server + " closed the connection"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    broken.accept(cause);
  }
}
