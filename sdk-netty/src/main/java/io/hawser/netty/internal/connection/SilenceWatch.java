package io.hawser.netty.internal.connection;

import io.hawser.netty.internal.call.PendingRequests;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.PeerVersion;
import io.hawser.protocol.HeartbeatMessage;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches for silence of the server. It has heartbeats sent while nothing else is written, and ends
 * a connection on which nothing comes within the idle time-out.
 *
 * <p>Long before that it finds out whether a server that does not answer is slow or gone. When
 * requests wait and nothing has come for a while, it has a heartbeat sent, and the connection is
 * suspect until anything comes, as a server answers heartbeats also while it is busy with a
 * request. If nothing comes for another while, the connection is of no use.
 *
 * <p>Both times are several times the smoothed round trip, but not less than configured and not
 * more than the idle time-out. One timer at most serves all requests; without requests it is not
 * set anew. Event loop only.
 */
public final class SilenceWatch extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(SilenceWatch.class);

  private static final int ROUND_TRIPS = 4;
  private static final int SMOOTHING = 8;

  private final Channel channel;
  private final String peer;
  private final PendingRequests pending;
  private final ServerLoad load;
  private final ConnectionSettings settings;
  private final ConnectionEvents events;
  private final Runnable check = this::check;
  private @Nullable ScheduledFuture<?> timer;
  private long waitingSince;
  private long lastReceived;
  private long smoothedNanos;
  private long probedAt;
  private boolean probing;
  private boolean lastChance;
  private boolean received;
  private boolean ended;

  SilenceWatch(
      Channel channel,
      String peer,
      PendingRequests pending,
      ServerLoad load,
      ConnectionSettings settings,
      ConnectionEvents events) {
    this.channel = channel;
    this.peer = peer;
    this.pending = pending;
    this.load = load;
    this.settings = settings;
    this.events = events;
    this.waitingSince = System.nanoTime();
    this.lastReceived = waitingSince;
  }

  /** Begins to wait, because requests have been added; before them, there may have been none. */
  void requestsWait(boolean thereWereNone) {
    if (!thereWereNone && timer != null) {
      return;
    }
    if (lastReceived - waitingSince >= 0) {
      waitingSince = System.nanoTime(); // else nothing has come since others began to wait
    }
    if (timer == null && !ended && settings.probes()) {
      set(patience(settings.probeAfter()));
    }
  }

  private void ping() {
    if (!ended) {
      SingleFrame.write(
          channel,
          pending.nextId(),
          MessageType.HEARTBEAT_REQUEST,
          HeartbeatMessage.PING,
          PeerVersion.OURS);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object frame) {
    received = true; // a whole frame; bytes that never become one are no sign of life
    ctx.fireChannelRead(frame);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.fireChannelReadComplete(); // first: it wakes the callers
    if (received) {
      received = false;
      received();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof IdleStateEvent idle) {
      if (idle.state() == IdleState.READER_IDLE) {
        events.lost(false, "nothing came for " + settings.idleTimeout().toMillis() + " ms", null);
      } else if (idle.state() == IdleState.WRITER_IDLE) {
        ping();
      }
    }
    ctx.fireUserEventTriggered(event);
  }

  /** Takes note that at least one frame has come, and what it answers is answered. */
  private void received() {
    long now = System.nanoTime();
    lastReceived = now;
    long asked = pending.takeSample();
    if (asked != 0) {
      long roundTrip = now - asked;
      smoothedNanos =
          smoothedNanos == 0 ? roundTrip : smoothedNanos + (roundTrip - smoothedNanos) / SMOOTHING;
    }
    if (probing && !ended) {
      probing = false;
      lastChance = false;
      load.suspect(false);
      cancel();
      if (pending.size() > 0) {
        set(patience(settings.probeAfter()));
      }
    }
  }

  /** Stops watching, because the connection has ended. */
  void end() {
    ended = true;
    cancel();
  }

  private void cancel() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void check() {
    timer = null;
    if (pending.size() == 0 && !probing) {
      return; // the next request sets the timer
    }
    long now = System.nanoTime();
    long quietSince = lastReceived - waitingSince > 0 ? lastReceived : waitingSince;
    if (!probing) {
      long left = quietSince + patience(settings.probeAfter()) - now;
      if (left > 0) {
        set(left);
        return;
      }
      probing = true;
      probedAt = now;
      set(patience(settings.probeTimeout()));
      log.debug(
          "{}: nothing came for {} ms, sending a heartbeat",
          peer,
          TimeUnit.NANOSECONDS.toMillis(now - quietSince));
      load.suspect(true);
      ping();
      return;
    }
    long left = probedAt + patience(settings.probeTimeout()) - now;
    if (left > 0) {
      set(left);
    } else if (!lastChance) {
      // If this very loop was kept from reading, the answer is read before the next round.
      lastChance = true;
      set(TimeUnit.MILLISECONDS.toNanos(1));
    } else {
      events.lost(
          false,
          "nothing came for "
              + TimeUnit.NANOSECONDS.toMillis(now - quietSince)
              + " ms, not even the answer to a heartbeat",
          null);
    }
  }

  private long patience(Duration least) {
    return patience(smoothedNanos, least, settings.idleTimeout());
  }

  public static long patience(long smoothedNanos, Duration least, Duration most) {
    return Math.min(most.toNanos(), Math.max(least.toNanos(), ROUND_TRIPS * smoothedNanos));
  }

  private void set(long nanos) {
    timer = channel.eventLoop().schedule(check, nanos, TimeUnit.NANOSECONDS);
  }
}
