package io.hawser.testkit.faults;

import io.hawser.registry.ServerAddress;
import io.hawser.testkit.EventLimit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Sends all bytes back. Each connection ends when the client's stream ends. */
final class EchoServer implements AutoCloseable {
  /** How a connection ended: {@code null} message for a FIN. */
  record End(IOException error) {}

  final BlockingQueue<End> ends = new LinkedBlockingQueue<>();
  private final ServerSocket listening;
  private final Thread acceptor;

  EchoServer() throws IOException {
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    acceptor =
        start(
            () -> {
              while (true) {
                Socket socket = listening.accept();
                start(() -> echo(socket));
              }
            });
  }

  ServerAddress address() {
    return new ServerAddress("127.0.0.1", listening.getLocalPort());
  }

  End awaitEnd() throws InterruptedException {
    End end = ends.poll(EventLimit.SECONDS, TimeUnit.SECONDS);
    if (end == null) {
      throw new AssertionError("no connection ended in time");
    }
    return end;
  }

  private void echo(Socket socket) throws IOException {
    try (socket) {
      socket.setTcpNoDelay(true);
      socket.getInputStream().transferTo(socket.getOutputStream());
      ends.add(new End(null));
    } catch (IOException e) {
      ends.add(new End(e));
    }
  }

  private static Thread start(IoTask task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException closed) {
                // the end of the test
              }
            },
            "echo");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Override
  public void close() throws IOException {
    listening.close();
    try {
      acceptor.join(); // until then the operating system may still listen
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private interface IoTask {
    void run() throws IOException;
  }
}
