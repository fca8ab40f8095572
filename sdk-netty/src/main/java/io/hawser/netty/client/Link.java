package io.hawser.netty.client;

import io.hawser.netty.protocol.Compressor;
import io.hawser.netty.protocol.FrameDecoder;
import io.hawser.netty.protocol.FrameEncoder;
import io.hawser.netty.protocol.PeerVersion;
import io.hawser.netty.protocol.ReadGate;
import io.hawser.netty.rpc.PeerLog;
import io.hawser.netty.rpc.PendingRequests;
import io.hawser.protocol.Message;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One TCP connection of a {@link ServerNode}, which may have many in its life. Event loop only. */
final class Link {
  private static final int SMALL_FRAME = 256;

  final PendingRequests pending;
  final SilenceWatch silence;
  final RegistrationDialog registration;
  PeerVersion peer = PeerVersion.OURS;

  /** Frames that made no sense and that nobody waited for. */
  int droppedFrames;

  private boolean registered;
  private @Nullable FrameDecoder decoder;
  private @Nullable Channel channel;

  Link(
      EventLoop loop,
      Registration registration,
      String peerName,
      ConnectionSettings settings,
      ServerNode owner) {
    this.pending = new PendingRequests(loop, peerName, new PeerLog());
    this.silence = new SilenceWatch(loop, pending, settings, owner.silenceOf(this));
    this.registration =
        new RegistrationDialog(
            this, registration, peerName, settings.connectTimeout().toMillis(), owner);
  }

  /** Takes a channel that is about to be connected and prepares its pipeline. */
  void open(Channel opened, ConnectionSettings settings, ConnectionHandler handler) {
    channel = opened;
    FrameDecoder fresh =
        new FrameDecoder(
            settings.maxDecompressedBytes(), settings.decompressionBudget(), new ReadGate(opened));
    decoder = fresh;
    opened.pipeline().addLast(fresh);
    if (settings.heartbeat()) {
      // Behind the decoder, so that only whole frames count: bytes that never become one, because a
      // length in front of them was damaged, must not keep the connection alive.
      opened
          .pipeline()
          .addLast(
              new IdleStateHandler(
                  settings.idleTimeout().toMillis(),
                  settings.heartbeatInterval().toMillis(),
                  0,
                  TimeUnit.MILLISECONDS));
    }
    opened.pipeline().addLast(handler);
  }

  /** Writes one frame at once. */
  void write(int id, byte messageType, Compressor compressor, Message body) {
    ByteBuf out = channel().alloc().ioBuffer(SMALL_FRAME);
    try {
      FrameEncoder.encode(out, id, messageType, compressor, Map.of(), body, peer);
    } catch (RuntimeException | Error e) {
      out.release();
      throw e;
    }
    channel().writeAndFlush(out, channel().voidPromise());
  }

  /** The channel; nothing is sent before it is connected. */
  Channel channel() {
    if (channel == null) {
      throw new IllegalStateException("Not connected yet");
    }
    return channel;
  }

  boolean hasChannel() {
    return channel != null;
  }

  /** That it did, and what an end so early may mean. */
  String closedByServer() {
    return registered
        ? "the server closed the connection"
        : "the server closed the connection without an answer to the registration; it, or a proxy in"
            + " front of it, may expect TLS (transport.tls.enabled) or WebSocket (transport.type)";
  }

  void registeredWith(PeerVersion server) {
    registered = true;
    peer = server;
    if (decoder != null) {
      decoder.peer(server);
    }
  }
}
