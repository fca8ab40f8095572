package io.hawser.testkit.faults;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port that clients dial. It can be closed and opened again with the same port number. The
 * proxy's lock guards it.
 */
final class ProxyPort {
  private static final Logger log = LoggerFactory.getLogger(ProxyPort.class);

  private static final int BACKLOG = 1024;

  /** Operating systems add to it, but the queue stays short. */
  private static final int SMALLEST_BACKLOG = 1;

  private static final int MOST_FILLERS = 64;
  private static final int FULL_AFTER_MILLIS = 300;

  private final InetSocketAddress address;
  private final Consumer<SocketChannel> accepted;
  private final ThreadFactory threads;

  /**
   * The socket that is bound but not listening, so that no other process gets the port while the
   * proxy is closed.
   */
  private final Socket reservation = new Socket();

  private final List<Socket> fillers = new ArrayList<>();
  private @Nullable ServerSocketChannel listening;
  private @Nullable Thread acceptor;
  private boolean closed;

  ProxyPort(InetSocketAddress wanted, Consumer<SocketChannel> accepted, ThreadFactory threads)
      throws IOException {
    this.accepted = accepted;
    this.threads = threads;
    try {
      reservation.setReuseAddress(true);
      reservation.bind(wanted);
      address = (InetSocketAddress) reservation.getLocalSocketAddress();
      open();
    } catch (IOException e) {
      reservation.close();
      throw e;
    }
  }

  InetSocketAddress address() {
    return address;
  }

  /** Accepts connections. */
  void open() throws IOException {
    if (acceptor != null || closed) {
      return;
    }
    shut();
    ServerSocketChannel channel = listen(BACKLOG);
    acceptor = threads.newThread(() -> acceptAll(channel));
    acceptor.start();
  }

  /** Stops listening, so that the operating system refuses connections. */
  void shut() throws IOException {
    ServerSocketChannel channel = listening;
    if (channel != null) {
      channel.close();
      listening = null;
    }
    for (Socket filler : fillers) {
      filler.close();
    }
    fillers.clear();
    if (acceptor != null) {
      awaitEnd(acceptor); // until then the operating system may still listen
      acceptor = null;
    }
  }

  /** Fills the queue of connections, so that an attempt to connect never completes. */
  void fill() throws IOException {
    if (closed) {
      return;
    }
    shut();
    listen(SMALLEST_BACKLOG);
    while (fillers.size() < MOST_FILLERS) {
      Socket filler = new Socket();
      fillers.add(filler);
      try {
        filler.connect(address, FULL_AFTER_MILLIS);
      } catch (SocketTimeoutException full) {
        return;
      }
    }
    shut();
    throw new IOException(
        "This system accepts connections to "
            + address
            + " although "
            + MOST_FILLERS
            + " wait to be accepted, so that the address cannot be made unreachable");
  }

  void close() throws IOException {
    closed = true;
    shut();
    reservation.close();
  }

  private ServerSocketChannel listen(int backlog) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(address, backlog);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    listening = channel;
    return channel;
  }

  private void acceptAll(ServerSocketChannel channel) {
    while (channel.isOpen()) {
      try {
        hand(channel.accept());
      } catch (IOException closedOrClientGone) {
        // the loop finds out which
      }
    }
  }

  /** Handles a connection. Its failure does not prevent the next one from being accepted. */
  private void hand(SocketChannel client) throws IOException {
    try {
      accepted.accept(client);
    } catch (RuntimeException | Error e) { // the latter: "unable to create native thread"
      log.warn("The fault proxy on {} drops a connection that it cannot handle", address, e);
      client.close();
    }
  }

  private static void awaitEnd(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
