package io.hawser.benchmarks.endpoint;

import io.hawser.benchmarks.load.Orders;
import io.hawser.netty.internal.runtime.Transports;
import io.hawser.registry.ServerAddress;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Many registered connections that do nothing, on one event loop. Understands:
 *
 * <ul>
 *   <li>{@code connect N}: opens and registers connections until there are N; says how many
 *       milliseconds that took
 *   <li>{@code ping}: a heartbeat on each; says when all are answered
 *   <li>{@code beat MILLIS}: from now on, a heartbeat on each so often, spread evenly; 0 for none
 * </ul>
 *
 * <p>A heartbeat is not awaited by {@code beat}; but once a connection has ended, every order
 * fails.
 */
final class Connections implements Orders {
  /** So many dial at the same time: fewer than the servers' backlog takes. */
  private static final int AT_ONCE = 256;

  private static final int LIMIT_SECONDS = 50;
  private static final int MAX_FRAME = 1024;
  private static final int LENGTH_AT = 3;

  private final ServerAddress server;
  private final Bootstrap bootstrap;
  private final EventLoop loop;
  private final ByteBuf ping = Client.ping();

  // Event loop only.
  private final List<Channel> registered = new ArrayList<>();
  private final List<Future<?>> beats = new ArrayList<>();
  private int dialled;
  private int wanted;
  private long startNanos;
  private int pongs;

  /** Once a connection was lost, everything fails. */
  private @Nullable String broken;

  private CompletableFuture<String> order = new CompletableFuture<>();

  /**
   * Prepares it; nothing is opened yet.
   *
   * @param server {@code host:port}
   */
  Connections(String server) {
    this.server = ServerAddress.parse(server);
    EventLoopGroup loops = Transports.eventLoopGroup(1, "connections-io");
    loop = loops.next();
    bootstrap =
        new Bootstrap()
            .group(loops)
            .channel(Transports.channel())
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new LengthFieldBasedFrameDecoder(
                                MAX_FRAME, LENGTH_AT, Integer.BYTES, -LENGTH_AT - Integer.BYTES, 0))
                        .addLast(new Answers());
                  }
                });
  }

  @Override
  public String obey(String[] words) throws Exception {
    CompletableFuture<String> done = new CompletableFuture<>();
    loop.execute(
        () -> {
          order = done;
          switch (words[0]) {
            case "connect" -> connect(Integer.parseInt(words[1]));
            case "ping" -> pingAll();
            case "beat" -> beat(Long.parseLong(words[1]));
            default -> fail("Not understood: " + words[0], null);
          }
          if (broken != null) {
            fail(broken, null);
          }
        });
    return done.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private void connect(int count) {
    wanted = count;
    startNanos = System.nanoTime();
    for (int i = 0; i < AT_ONCE; i++) {
      dialNext();
    }
    tellIfAllAreRegistered();
  }

  private void dialNext() {
    if (dialled < wanted) {
      Client client = new Client(dialled++);
      bootstrap
          .connect(
              new InetSocketAddress(server.host(), server.port()),
              new InetSocketAddress(client.address(), 0))
          .addListener(
              (ChannelFuture connected) -> {
                if (connected.isSuccess()) {
                  connected.channel().writeAndFlush(client.registration());
                } else {
                  fail("Cannot connect from " + client.address(), connected.cause());
                }
              });
    }
  }

  private void tellIfAllAreRegistered() {
    if (registered.size() == wanted) {
      long nanos = System.nanoTime() - startNanos;
      order.complete(Long.toString(TimeUnit.NANOSECONDS.toMillis(nanos)));
    }
  }

  private void pingAll() {
    pongs = 0;
    registered.forEach(this::ping);
  }

  private void ping(Channel channel) {
    channel.writeAndFlush(ping.retainedDuplicate(), channel.voidPromise());
  }

  private void beat(long millis) {
    beats.forEach(beat -> beat.cancel(false));
    beats.clear();
    long period = TimeUnit.MILLISECONDS.toNanos(millis);
    for (int i = 0; millis > 0 && i < registered.size(); i++) {
      Channel channel = registered.get(i);
      long first = period * i / registered.size();
      beats.add(loop.scheduleAtFixedRate(() -> ping(channel), first, period, TimeUnit.NANOSECONDS));
    }
    order.complete("");
  }

  private void fail(String what, @Nullable Throwable cause) {
    order.completeExceptionally(new IllegalStateException(what, cause));
    broken = what;
  }

  /** The first answer is to the registration, all others are to heartbeats. */
  private final class Answers extends ChannelInboundHandlerAdapter {
    private boolean isRegistered;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
      ReferenceCountUtil.release(frame);
      if (isRegistered) {
        if (++pongs == registered.size()) {
          order.complete("");
        }
        return;
      }
      isRegistered = true;
      registered.add(ctx.channel());
      dialNext();
      tellIfAllAreRegistered();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      fail("The server closed a connection", null);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      fail("A connection broke", cause);
      ctx.close();
    }
  }
}
