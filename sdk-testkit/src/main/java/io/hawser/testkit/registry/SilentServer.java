package io.hawser.testkit.registry;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Accepts connections and never says a word, like a registry that hangs. */
final class SilentServer implements AutoCloseable {
  private final ServerSocket socket;
  private final Queue<Socket> connections = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<@Nullable Void> dialled = new CompletableFuture<>();
  private final Thread thread = new Thread(this::accept, "tck-silent-server");

  private SilentServer(ServerSocket socket) {
    this.socket = socket;
  }

  static SilentServer start() throws IOException {
    SilentServer server =
        new SilentServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    server.thread.setDaemon(true);
    server.thread.start();
    return server;
  }

  String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  /** Somebody has connected. */
  CompletableFuture<@Nullable Void> dialled() {
    return dialled;
  }

  private void accept() {
    try {
      while (true) {
        connections.add(socket.accept());
        dialled.complete(null);
      }
    } catch (IOException e) {
      dialled.completeExceptionally(e); // closed; does nothing if somebody has connected
    }
  }

  @Override
  public void close() throws IOException {
    socket.close(); // ends the thread
    for (Socket connection : connections) {
      connection.close();
    }
  }

  /** An address where connections are refused, for as long as the socket is open. */
  static Socket reserveDeadAddress() throws IOException {
    Socket bound = new Socket();
    bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)); // but nobody listens
    return bound;
  }
}
