package io.hawser.testkit.faults;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection through a {@link FaultProxy}, with the proxy's matching connection to the
 * server. The class is thread-safe. A method that changes the connection returns when the change is
 * in force. On a closed connection it does nothing.
 */
public final class ProxiedConnection {
  private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

  private final long number;
  private final @Nullable InetSocketAddress clientAddress;
  private final EventLoop loop;
  private final SocketChannel client;
  private final SocketChannel server = new NioSocketChannel();
  private final DirectionPipe toServer;
  private final DirectionPipe toClient;
  private final Counters counters;
  private final boolean resetOnOpen;
  private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();
  private volatile boolean closing;

  ProxiedConnection(
      long number,
      java.nio.channels.SocketChannel accepted,
      EventLoop loop,
      SplittableRandom random,
      Counters counters,
      List<Fault> faults) {
    this.number = number;
    this.loop = loop;
    this.client = new NioSocketChannel(null, accepted);
    this.clientAddress = client.remoteAddress();
    this.counters = counters;
    this.toServer =
        new DirectionPipe(this, Direction.TO_SERVER, client, server, random.split(), counters);
    this.toClient =
        new DirectionPipe(this, Direction.TO_CLIENT, server, client, random.split(), counters);
    prepare(client, toServer, faults);
    prepare(server, toClient, faults);
    this.resetOnOpen = isReset(faults);
  }

  private static void prepare(SocketChannel channel, DirectionPipe pipe, List<Fault> faults) {
    channel.config().setAutoRead(false).setAllowHalfClosure(true).setTcpNoDelay(true);
    channel.config().setConnectTimeoutMillis(CONNECT_TIMEOUT_MILLIS);
    channel.pipeline().addLast(pipe);
    pipe.set(faults);
  }

  /** Connects to the server and starts forwarding. */
  void open(InetSocketAddress target, Consumer<ProxiedConnection> opened) {
    loop.register(client);
    loop.register(server);
    if (resetOnOpen) {
      resetByFault();
      return;
    }
    server
        .connect(target)
        .addListener(
            connected -> {
              if (connected.isSuccess()) {
                toServer.start();
                toClient.start();
                opened.accept(this);
              } else if (!closing) {
                counters.unreachable.increment();
                resetNow();
              }
            });
  }

  /**
   * Returns the number of this connection, in the order of acceptance.
   *
   * @return 1 for the first
   */
  public long number() {
    return number;
  }

  /**
   * Returns the client's address.
   *
   * @return the client's address and port, as the server would see it without the proxy; empty if
   *     the client was gone before the connection was accepted
   */
  public Optional<InetSocketAddress> clientAddress() {
    return Optional.ofNullable(clientAddress);
  }

  /**
   * Replaces the faults of this connection. In each direction they begin with the next frame.
   *
   * @param faults the new faults; none for normal forwarding
   */
  public void set(Fault... faults) {
    set(List.of(faults));
  }

  void set(List<Fault> faults) {
    onLoop(
        () -> {
          if (isReset(faults)) {
            resetByFault();
          } else {
            toServer.set(faults);
            toClient.set(faults);
          }
        });
  }

  /** Removes all faults. Held bytes are forwarded immediately. */
  public void heal() {
    set();
  }

  /** Resets both connections (RST) immediately. */
  public void reset() {
    set(Fault.reset());
  }

  /** Closes both connections (FIN) immediately. */
  public void close() {
    onLoop(this::closeNow);
  }

  /**
   * Sends the given bytes past all faults. They go between two frames only if the faults of this
   * direction do not divide frames. They count as {@link FaultKind#FOREIGN}.
   *
   * @param direction the direction
   * @param bytes the bytes
   */
  public void inject(Direction direction, byte[] bytes) {
    Objects.requireNonNull(direction, "direction");
    byte[] copy = Arrays.copyOf(bytes, bytes.length);
    onLoop(() -> (direction == Direction.TO_SERVER ? toServer : toClient).inject(copy));
  }

  /**
   * Returns whether one of the two connections is open.
   *
   * @return {@code false} once both are closed
   */
  public boolean isOpen() {
    return !closed.isDone();
  }

  /**
   * Returns a future that completes when both connections are closed.
   *
   * @return a copy that completes on the thread of the proxy, so its dependents must not block
   */
  public CompletableFuture<@Nullable Void> whenClosed() {
    return closed.copy();
  }

  @Override
  public String toString() {
    return "connection " + number + " of " + clientAddress + (isOpen() ? "" : ", closed");
  }

  // ---- event loop

  boolean isClosed() {
    return closing;
  }

  void writabilityChanged() {
    toServer.updateReading();
    toClient.updateReading();
  }

  /** Handles the end of a direction after all its bytes were written. */
  void end(SocketChannel target, Ending ending) {
    switch (ending) {
      case RESET -> resetNow();
      case CLOSE -> closeNow();
      default -> {
        target.shutdownOutput();
        if (toServer.hasEnded() && toClient.hasEnded()) {
          closeNow();
        }
      }
    }
  }

  /** Records that one of the two directions has ended. */
  void ended() {
    if (!client.isActive() && !server.isActive()) {
      closeNow();
    }
  }

  private static boolean isReset(List<Fault> faults) {
    return faults.stream().anyMatch(fault -> fault.kind() == FaultKind.RESET);
  }

  private void resetByFault() {
    if (!closing) {
      counters.acted(FaultKind.RESET);
      resetNow();
    }
  }

  private void resetNow() {
    if (!closing) {
      resetOnClose(client);
      resetOnClose(server);
    }
    closeNow();
  }

  private static void resetOnClose(SocketChannel channel) {
    try {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    } catch (ChannelException alreadyClosed) {
      // then there is nothing to reset
    }
  }

  private void closeNow() {
    if (!closing) {
      closing = true;
      client.close().addListener(c -> server.close().addListener(s -> closed.complete(null)));
    }
  }

  private void onLoop(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
      return;
    }
    try {
      loop.submit(task).syncUninterruptibly();
    } catch (RejectedExecutionException proxyClosed) {
      // and with it this connection
    }
  }
}
