package io.hawser.netty.internal.connection;

import io.hawser.netty.internal.call.PendingRequests;
import io.hawser.netty.internal.codec.FrameDecoder;
import io.hawser.netty.internal.codec.PeerVersion;
import io.hawser.netty.internal.codec.ReadGate;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The channel of a connection, and the handlers in its pipeline. Event loop only. */
final class ConnectionChannel {
  private static final String INBOUND = "inbound";

  private final Channel channel;
  private final FrameDecoder decoder;
  private final SilenceWatch silence;
  private RegistrationHandler registration;

  /** Prepares the pipeline of a channel that is about to be connected. */
  ConnectionChannel(
      Channel channel,
      String peer,
      Registration messages,
      PendingRequests pending,
      ServerLoad load,
      ConnectionSettings settings,
      ConnectionEvents events) {
    this.channel = channel;
    this.decoder =
        new FrameDecoder(
            settings.maxDecompressedBytes(), settings.decompressionBudget(), new ReadGate(channel));
    this.silence = new SilenceWatch(channel, peer, pending, load, settings, events);
    this.registration =
        RegistrationHandler.first(
            messages, pending, peer, settings.connectTimeout().toMillis(), events);
    channel.pipeline().addLast(decoder);
    if (settings.heartbeat()) {
      // Behind the decoder, so that only whole frames count: bytes that never become one, because a
      // length in front of them was damaged, must not keep the connection alive.
      channel
          .pipeline()
          .addLast(
              new IdleStateHandler(
                  settings.idleTimeout().toMillis(),
                  settings.heartbeatInterval().toMillis(),
                  0,
                  TimeUnit.MILLISECONDS));
    }
    channel
        .pipeline()
        .addLast(silence)
        .addLast(registration)
        .addLast(INBOUND, new InboundHandler(peer, pending, events));
  }

  Channel channel() {
    return channel;
  }

  SilenceWatch silence() {
    return silence;
  }

  /** Sets the release of the server. */
  void peer(PeerVersion version) {
    decoder.peer(version);
  }

  /** Registers what is missing; see {@link Connection#registerMissing}. */
  void registerMissing(CompletableFuture<@Nullable Void> done) {
    if (registration.isDone()) {
      registration = registration.next();
      registration.await(done);
      channel.pipeline().addBefore(INBOUND, null, registration);
    } else {
      registration.await(done);
    }
  }

  /** Calls back when everything that was given to the channel is on its way. */
  void afterWrites(Runnable then) {
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> then.run());
  }

  /** Closes the channel, and ends its timers. */
  void close() {
    channel.close();
    silence.end();
  }

  /** Ends the waiting for confirmations; the next connection registers everything anew. */
  void endRegistration() {
    registration.end();
  }
}
