package io.hawser.testkit.registry;

import io.hawser.netty.internal.runtime.OwnThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Accepts connections and never answers, like a registry that hangs. */
final class SilentServer implements AutoCloseable {
  private final ServerSocket socket;
  private final Queue<Socket> connections = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<@Nullable Void> dialled = new CompletableFuture<>();
  private final Thread thread = OwnThreads.unrelated(this::accept, "tck-silent-server");

  private SilentServer(ServerSocket socket) {
    this.socket = socket;
  }

  static SilentServer start() throws IOException {
    SilentServer server =
        new SilentServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    server.thread.start();
    return server;
  }

  String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  /** Returns a future that completes with the first connection. */
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
      dialled.completeExceptionally(e); // closed; does nothing after a connection
    }
  }

  @Override
  public void close() throws IOException {
    socket.close(); // stops the thread
    for (Socket connection : connections) {
      connection.close();
    }
  }

  /** Reserves an address that refuses connections as long as the socket is open. */
  static Socket reserveDeadAddress() throws IOException {
    Socket bound = new Socket();
    bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)); // without listening
    return bound;
  }
}
