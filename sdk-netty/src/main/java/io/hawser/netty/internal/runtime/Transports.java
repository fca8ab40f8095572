package io.hawser.netty.internal.runtime;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** The transport of this machine: native epoll where Netty can load it, else the JDK's NIO. */
public final class Transports {
  private Transports() {}

  /**
   * Returns a group of event loops.
   *
   * @param threads how many event loops, at least 1
   * @param prefix names the threads, followed by numbers; they are daemons
   * @return the group, to be shut down by the caller
   */
  public static EventLoopGroup eventLoopGroup(int threads, String prefix) {
    return eventLoopGroup(threads, new OwnThreads(prefix));
  }

  /**
   * Makes a group of event loops on threads that others know, too. They are started here: later
   * they would be started by, and inherit from, whichever thread first uses them.
   *
   * @param threads how many event loops, at least 1
   * @param ownThreads makes the threads
   * @return the group, to be shut down by the caller
   */
  // Netty 4.1 has only these two; on 4.2 they are deprecated names for a
  // MultiThreadIoEventLoopGroup.
  @SuppressWarnings("deprecation")
  public static EventLoopGroup eventLoopGroup(int threads, OwnThreads ownThreads) {
    return OwnThreads.startElsewhere(
        "hawser-start",
        () -> {
          ThreadFactory factory = ownThreads::newEventLoopThread;
          EventLoopGroup group =
              Epoll.isAvailable()
                  ? new EpollEventLoopGroup(threads, factory)
                  : new NioEventLoopGroup(threads, factory);
          try {
            for (EventExecutor loop : group) {
              loop.execute(() -> {});
            }
          } catch (Throwable e) { // "unable to create native thread": those that run must end
            group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw e;
          }
          return group;
        });
  }

  /** Returns whether the current thread is one of these event loops. */
  public static boolean isEventLoop(EventLoopGroup loops) {
    for (EventExecutor loop : loops) {
      if (loop.inEventLoop()) {
        return true;
      }
    }
    return false;
  }

  /** Returns the kind of channel that listens, for the loops of {@link #eventLoopGroup}. */
  public static Class<? extends ServerChannel> serverChannel() {
    return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  /**
   * Returns the kind of channel that sends and receives datagrams, for the loops of {@link
   * #eventLoopGroup}.
   */
  public static Class<? extends DatagramChannel> datagramChannel() {
    return Epoll.isAvailable() ? EpollDatagramChannel.class : NioDatagramChannel.class;
  }

  /** Returns the kind of channel that dials, for the loops of {@link #eventLoopGroup}. */
  public static Class<? extends Channel> channel() {
    return Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
  }
}
