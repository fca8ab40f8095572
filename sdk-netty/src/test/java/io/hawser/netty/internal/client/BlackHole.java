package io.hawser.netty.internal.client;

import io.hawser.registry.ServerAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * An address that neither accepts nor refuses, as an unroutable one: a listener that accepts
 * nothing and whose queue is full, so that the kernel ignores further attempts.
 */
final class BlackHole implements AutoCloseable {
  private final ServerSocket listener;
  private final List<Socket> queued = new ArrayList<>();

  BlackHole() {
    try {
      listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      while (queued.size() < 64 && queueOne()) {
        continue;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean queueOne() throws IOException {
    Socket socket = new Socket();
    queued.add(socket);
    try {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort()), 200);
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  ServerAddress address() {
    return new ServerAddress("127.0.0.1", listener.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : queued) {
      socket.close();
    }
    listener.close();
  }
}
