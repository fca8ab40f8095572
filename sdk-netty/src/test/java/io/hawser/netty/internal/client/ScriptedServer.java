package io.hawser.netty.internal.client;

import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.EventLimit;
import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.FrameDecoder;
import io.hawser.netty.internal.codec.FrameEncoder;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.PeerVersion;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.netty.internal.runtime.Transports;
import io.hawser.protocol.BranchReportRequest;
import io.hawser.protocol.BranchReportResponse;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.GlobalStatusResponse;
import io.hawser.protocol.HeartbeatMessage;
import io.hawser.protocol.Message;
import io.hawser.protocol.RegisterRMRequest;
import io.hawser.protocol.RegisterRMResponse;
import io.hawser.protocol.RegisterTMRequest;
import io.hawser.protocol.RegisterTMResponse;
import io.hawser.protocol.ResultCode;
import io.hawser.registry.ServerAddress;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server on a real port that does what a test says, message by message. What the script does not
 * handle is answered the usual way: registrations accepted, heartbeats answered, status requests
 * answered with Begin.
 */
final class ScriptedServer implements AutoCloseable {
  /** Returns whether it has handled the message. */
  interface Script {
    boolean handle(Peer peer, RpcMessage message);
  }

  final BlockingQueue<RpcMessage> received = new LinkedBlockingQueue<>();
  final BlockingQueue<Peer> connected = new LinkedBlockingQueue<>();
  final List<Peer> peers = new CopyOnWriteArrayList<>();

  /** How many were ever accepted. */
  final AtomicInteger connections = new AtomicInteger();

  private final EventLoopGroup loops = Transports.eventLoopGroup(1, "scripted-server");
  private final Channel listening;
  private volatile Script script;

  private ScriptedServer(String host, int port, Script script) {
    this.script = script;
    this.listening =
        new ServerBootstrap()
            .group(loops)
            .channel(Transports.serverChannel())
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new FrameDecoder(1 << 23), new Handler(channel));
                  }
                })
            .bind(host, port)
            .syncUninterruptibly()
            .channel();
  }

  static ScriptedServer start(Script script) {
    return new ScriptedServer("127.0.0.1", 0, script);
  }

  static ScriptedServer start() {
    return start((peer, message) -> false);
  }

  static ScriptedServer startOn(ServerAddress address) {
    return new ScriptedServer(address.host(), address.port(), (peer, message) -> false);
  }

  void script(Script next) {
    script = next;
  }

  ServerAddress address() {
    InetSocketAddress local = (InetSocketAddress) listening.localAddress();
    return new ServerAddress(local.getAddress().getHostAddress(), local.getPort());
  }

  /** The next message of a kind; others are skipped. */
  RpcMessage await(Class<? extends Message> type) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(EventLimit.SECONDS);
    while (true) {
      RpcMessage message = received.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (message == null) {
        throw new AssertionError("No " + type.getSimpleName() + " in time");
      }
      if (type.isInstance(message.body())) {
        return message;
      }
    }
  }

  Peer awaitPeer() throws InterruptedException {
    Peer peer = connected.poll(EventLimit.SECONDS, TimeUnit.SECONDS);
    if (peer == null) {
      throw new AssertionError("No connection in time");
    }
    return peer;
  }

  @Override
  public void close() {
    stop();
  }

  /** As {@link #close()}, for the middle of a test. Idempotent. */
  void stop() {
    if (loops.isShuttingDown()) {
      return;
    }
    listening.close().syncUninterruptibly();
    peers.forEach(peer -> peer.channel.close().syncUninterruptibly());
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  static Message usualAnswer(Message request) {
    if (request instanceof RegisterTMRequest) {
      return new RegisterTMResponse(true, "2.6.0");
    } else if (request instanceof RegisterRMRequest) {
      return new RegisterRMResponse(true, "2.6.0");
    } else if (request instanceof GlobalBeginRequest begin) {
      return new GlobalBeginResponse(
          ResultCode.Success, "", TransactionExceptionCode.Unknown, begin.transactionName(), "");
    } else if (request instanceof GlobalStatusRequest) {
      return new GlobalStatusResponse(
          ResultCode.Success, "", TransactionExceptionCode.Unknown, GlobalStatus.Begin);
    } else if (request instanceof BranchReportRequest) {
      return new BranchReportResponse(ResultCode.Success, "", TransactionExceptionCode.Unknown);
    }
    return null;
  }

  /** One connection, seen from the server. */
  static final class Peer {
    final Channel channel;

    private Peer(Channel channel) {
      this.channel = channel;
    }

    void answer(RpcMessage request, Message body) {
      send(request.id(), MessageType.RESPONSE, body);
    }

    void answerAsUsual(RpcMessage request) {
      if (request.messageType() == MessageType.HEARTBEAT_REQUEST) {
        send(request.id(), MessageType.HEARTBEAT_RESPONSE, HeartbeatMessage.PONG);
        return;
      }
      Message answer = usualAnswer(request.body());
      if (answer != null) {
        answer(request, answer);
      }
    }

    void send(int id, byte messageType, Message body) {
      ByteBuf out = channel.alloc().buffer();
      FrameEncoder.encode(out, id, messageType, Compressor.NONE, Map.of(), body, PeerVersion.OURS);
      channel.writeAndFlush(out);
    }

    void raw(String text) {
      channel.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    }

    void rawThenClose(String text) {
      channel
          .writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1))
          .addListener(ChannelFutureListener.CLOSE);
    }

    void close() {
      channel.close();
    }

    /** Returns when nothing more is read. */
    void stopReading() {
      channel.eventLoop().submit(() -> channel.config().setAutoRead(false)).syncUninterruptibly();
    }
  }

  private final class Handler extends ChannelInboundHandlerAdapter {
    private final Peer peer;

    Handler(Channel channel) {
      peer = new Peer(channel);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      connections.incrementAndGet();
      peers.add(peer);
      connected.add(peer);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      peers.remove(peer);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
      RpcMessage message = (RpcMessage) frame;
      received.add(message);
      if (!script.handle(peer, message)) {
        peer.answerAsUsual(message);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
