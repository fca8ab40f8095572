package io.hawser.testkit.faults;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** The socket by which the datagrams of one client leave for the server. Proxy thread only. */
final class UpstreamSocket implements AutoCloseable {
  static final int SOCKET_BUFFER = 4 * 1024 * 1024;

  private final Selector selector;
  private final InetSocketAddress client;
  private DatagramChannel channel;
  private long usedNanos;

  UpstreamSocket(Selector selector, InetSocketAddress client) throws IOException {
    this.selector = selector;
    this.client = client;
    this.channel = open();
    use();
  }

  private DatagramChannel open() throws IOException {
    DatagramChannel opened = DatagramChannel.open();
    try {
      opened.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
      opened.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER);
      opened.bind(new InetSocketAddress(0));
      opened.configureBlocking(false);
      opened.register(selector, SelectionKey.OP_READ, this);
      return opened;
    } catch (IOException e) {
      opened.close();
      throw e;
    }
  }

  InetSocketAddress client() {
    return client;
  }

  DatagramChannel channel() {
    return channel;
  }

  /** Notes that it carries something now. */
  void use() {
    usedNanos = System.nanoTime();
  }

  long idleNanos() {
    return System.nanoTime() - usedNanos;
  }

  /** Lets the client have another port from now on. What comes to the old one is lost. */
  void move() throws IOException {
    DatagramChannel old = channel;
    channel = open(); // before the old one is closed, so that it gets another port
    old.close();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
