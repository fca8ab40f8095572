package io.hawser.netty.internal.server;

import io.hawser.netty.internal.runtime.OwnThreads;
import io.hawser.netty.internal.runtime.Transports;
import io.hawser.netty.server.ServerConfig;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of a server endpoint: event loops with their channels, and workers. Any thread. */
public final class EndpointThreads {
  private static final Logger log = LoggerFactory.getLogger(EndpointThreads.class);

  /** The limit for each step of closing. */
  static final long CLOSE_MILLIS = 10_000;

  /** The name of short-lived threads that close something on Netty's event loops. */
  static final String CLOSER = "hawser-server-close";

  private final OwnThreads ioThreads = new OwnThreads("hawser-server-io");
  private final OwnThreads workerThreads = new OwnThreads("hawser-server-worker");
  private final EventLoopGroup loops;
  private final WorkerPool workers;

  /** All connections. It closes a channel that is added after its end. */
  private final ChannelGroup channels =
      new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE, true);

  public EndpointThreads(ServerConfig config, SharedLimits limits) {
    loops = Transports.eventLoopGroup(config.ioThreads(), ioThreads);
    workers =
        new WorkerPool(
            config.workerThreads(), config.workerQueueSize(), workerThreads, limits.log());
  }

  public EventLoopGroup loops() {
    return loops;
  }

  public WorkerPool workers() {
    return workers;
  }

  public ChannelGroup channels() {
    return channels;
  }

  /** Returns whether the current thread is an event loop of this endpoint. */
  boolean isEventLoop() {
    return Transports.isEventLoop(loops);
  }

  /**
   * Closes all channels, interrupts handlers and ends the threads. It closes the channels first:
   * that fails the pushes that handlers wait for, and event loops which end without a quiet period
   * leave their channels open.
   *
   * @param socket that of the endpoint; {@code null} if it could not listen
   */
  public void end(@Nullable ListeningSocket socket) {
    boolean ended;
    try {
      ended = OwnThreads.callElsewhere(CLOSER, () -> endLoops(socket));
    } finally {
      workers.shutdown();
    }
    try {
      ended &= ioThreads.join(CLOSE_MILLIS);
      ended &= workerThreads.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      ended = false;
    }
    if (!ended) {
      log.warn(
          "Not all threads have ended within {} ms, although interrupted; they are left behind",
          CLOSE_MILLIS);
    }
  }

  private boolean endLoops(@Nullable ListeningSocket socket) {
    if (socket != null) {
      socket.stopAccepting(CLOSE_MILLIS);
    }
    channels.close().awaitUninterruptibly(CLOSE_MILLIS);
    if (socket != null) {
      socket.close(CLOSE_MILLIS);
    }
    return loops
        .shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSE_MILLIS);
  }
}
