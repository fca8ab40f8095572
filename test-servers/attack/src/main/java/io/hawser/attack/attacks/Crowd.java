package io.hawser.attack.attacks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a number of connections open: one that is closed, by either side, is followed by another.
 * Everything happens in the thread that calls {@link #run}.
 */
final class Crowd {
  private static final int TICK_MILLIS = 10;

  /** Small, so that the server soon notices an attacker that does not read. */
  private static final int RECEIVE_BUFFER = 16 * 1024;

  private final InetSocketAddress server;
  private final Tally tally;
  private final int size;
  private final Pace dials;
  private final Supplier<? extends Peer> peers;
  private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);

  /**
   * Prepares a crowd.
   *
   * @param size how many connections are open at a time; so many are opened right away
   * @param dialsPerSecond how many may be opened each second later on
   * @param peers makes what a new connection does
   */
  Crowd(
      Target target, Tally tally, int size, double dialsPerSecond, Supplier<? extends Peer> peers) {
    this.server = target.address();
    this.tally = tally;
    this.size = size;
    this.dials = new Pace(dialsPerSecond, size);
    this.peers = peers;
  }

  /** Attacks until the thread is interrupted, then closes all connections. */
  void run() throws IOException {
    try (Selector selector = Selector.open()) {
      long nextTick = System.nanoTime();
      while (!Thread.currentThread().isInterrupted()) {
        while (selector.keys().size() < size && dials.takeOne()) {
          dial(selector);
        }
        selector.select(this::serve, TICK_MILLIS);
        if (System.nanoTime() - nextTick >= 0) {
          nextTick = System.nanoTime() + TICK_MILLIS * 1_000_000L;
          List.copyOf(selector.keys()).forEach(this::tick);
        }
      }
      List.copyOf(selector.keys()).forEach(Crowd::close);
    }
  }

  private void dial(Selector selector) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_LINGER, 0); // leaves no port behind
    SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT, peers.get());
    try {
      if (channel.connect(server)) {
        opened(key);
      }
    } catch (IOException e) {
      tally.refused();
      close(key);
    }
  }

  private void serve(SelectionKey key) {
    Peer peer = (Peer) key.attachment();
    try {
      if (key.isConnectable()) {
        ((SocketChannel) key.channel()).finishConnect();
        opened(key);
        return;
      }
      if (key.isReadable() && !read(key, peer)) {
        peer.closed();
        return;
      }
      if (key.isValid() && key.isWritable()) {
        peer.flush();
      }
    } catch (IOException e) {
      gone(key, peer);
    }
  }

  private void opened(SelectionKey key) {
    Peer peer = (Peer) key.attachment();
    peer.opened(key, tally);
    flush(key, peer);
  }

  private boolean read(SelectionKey key, Peer peer) throws IOException {
    int count = ((SocketChannel) key.channel()).read(in.clear());
    if (count > 0) {
      peer.received(in.flip());
    }
    return count >= 0;
  }

  private void tick(SelectionKey key) {
    Peer peer = (Peer) key.attachment();
    if (peer.isOpen()) {
      peer.tick();
      flush(key, peer);
    }
  }

  private void flush(SelectionKey key, Peer peer) {
    try {
      if (key.isValid()) {
        peer.flush();
      }
    } catch (IOException e) {
      gone(key, peer);
    }
  }

  private void gone(SelectionKey key, Peer peer) {
    if (peer.isOpen()) {
      peer.closed();
    } else {
      tally.refused();
      close(key);
    }
  }

  private static void close(@Nullable SelectionKey key) {
    try {
      if (key != null) {
        key.cancel();
        key.channel().close();
      }
    } catch (IOException e) {
      // it is gone
    }
  }
}
