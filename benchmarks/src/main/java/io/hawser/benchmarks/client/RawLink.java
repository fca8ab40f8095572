package io.hawser.benchmarks.client;

import io.hawser.benchmarks.load.Workload;
import io.hawser.netty.protocol.Compressor;
import io.hawser.netty.protocol.FrameEncoder;
import io.hawser.netty.protocol.MessageType;
import io.hawser.netty.protocol.PeerVersion;
import io.hawser.netty.rpc.Transports;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.BranchType;
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
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * A registered connection and nothing around it: the same bytes go out for every request, and
 * answers are counted, not read.
 */
final class RawLink extends ChannelInboundHandlerAdapter {
  private static final int CONNECT_SECONDS = 10;

  /** Above this, copying costs more than a write of its own. */
  private static final int COPIED_BYTES = 8 * 1024;

  private final String server;
  private final FrameCounter counter = new FrameCounter();
  private final Channel channel;

  // Event loop only.
  private IntConsumer answered;
  private Consumer<Throwable> broken = cause -> {};

  private RawLink(String server) throws Exception {
    this.server = server;
    ServerAddress address = ServerAddress.parse(server);
    CompletableFuture<Integer> registered = new CompletableFuture<>();
    answered = registered::complete;
    channel =
        new Bootstrap()
            .group(Transports.eventLoopGroup(1, "raw-io"))
            .channel(Transports.channel())
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(this)
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

  /** The bytes of one request. */
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

  /** Event loop: who is told how many answers have come, and of the end of the connection. */
  void listen(IntConsumer onAnswers, Consumer<Throwable> onBroken) {
    answered = onAnswers;
    broken = onBroken;
  }

  /** Event loop: the same request so many times, and one flush. */
  void write(ByteBuf frame, int times) {
    if (frame.readableBytes() > COPIED_BYTES) {
      for (int i = 0; i < times; i++) {
        channel.write(frame.retainedDuplicate(), channel.voidPromise());
      }
      channel.flush();
      return;
    }
    int length = frame.readableBytes();
    ByteBuf out = channel.alloc().ioBuffer(times * length);
    for (int i = 0; i < times; i++) {
      out.writeBytes(frame, frame.readerIndex(), length);
    }
    channel.writeAndFlush(out, channel.voidPromise());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    int frames = counter.count(in);
    in.release();
    if (frames > 0) {
      answered.accept(frames);
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
