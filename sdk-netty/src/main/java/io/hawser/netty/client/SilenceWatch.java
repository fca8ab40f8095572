package io.hawser.netty.client;

import io.hawser.netty.rpc.PendingRequests;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a server that does not answer is slow or gone, long before the idle time-out.
 * When requests wait and nothing has come for a while, it has a heartbeat sent, and the connection
 * is suspect until anything comes, as a server answers heartbeats also while it is busy with a
 * request. If nothing comes for another while, the connection is of no use.
 *
 * <p>Both times are several times the smoothed round trip, but not less than configured and not
 * more than the idle time-out. One timer at most serves all requests; without requests it is not
 * set anew. Event loop only.
 */
final class SilenceWatch {
  private static final int ROUND_TRIPS = 4;
  private static final int SMOOTHING = 8;

  /** What a connection does about it. */
  interface Listener {
    /** Nothing has come for some time: send a heartbeat, and prefer other servers. */
    void suspected(long silentMillis);

    /** Something has come. */
    void cleared();

    /** Not even the heartbeat was answered. */
    void gone(long silentMillis);
  }

  private final EventLoop loop;
  private final PendingRequests pending;
  private final ConnectionSettings settings;
  private final Listener listener;
  private final Runnable check = this::check;
  private @Nullable ScheduledFuture<?> timer;
  private long waitingSince;
  private long lastReceived;
  private long smoothedNanos;
  private long probedAt;
  private boolean probing;
  private boolean lastChance;
  private boolean ended;

  SilenceWatch(
      EventLoop loop, PendingRequests pending, ConnectionSettings settings, Listener listener) {
    this.loop = loop;
    this.pending = pending;
    this.settings = settings;
    this.listener = listener;
    this.waitingSince = System.nanoTime();
    this.lastReceived = waitingSince;
  }

  /** Requests have been added; before them, there may have been none. */
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

  /** At least one frame has come, and what it answers is answered. */
  void received() {
    long now = System.nanoTime();
    lastReceived = now;
    long asked = pending.takeSample();
    if (asked != 0) {
      long roundTrip = now - asked;
      smoothedNanos =
          smoothedNanos == 0 ? roundTrip : smoothedNanos + (roundTrip - smoothedNanos) / SMOOTHING;
    }
    if (probing) {
      probing = false;
      lastChance = false;
      listener.cleared();
      cancel();
      if (pending.size() > 0 && !ended) {
        set(patience(settings.probeAfter()));
      }
    }
  }

  /** The link has ended. */
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
      return; // whoever asks next sets the timer
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
      listener.suspected(TimeUnit.NANOSECONDS.toMillis(now - quietSince));
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
      listener.gone(TimeUnit.NANOSECONDS.toMillis(now - quietSince));
    }
  }

  private long patience(Duration least) {
    return patience(smoothedNanos, least, settings.idleTimeout());
  }

  static long patience(long smoothedNanos, Duration least, Duration most) {
    return Math.min(most.toNanos(), Math.max(least.toNanos(), ROUND_TRIPS * smoothedNanos));
  }

  private void set(long nanos) {
    timer = loop.schedule(check, nanos, TimeUnit.NANOSECONDS);
  }
}
