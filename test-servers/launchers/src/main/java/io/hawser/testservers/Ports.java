package io.hawser.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds free ports. They are none of those that the system gives to outgoing connections: while a
 * server is down, none of these can take its port, and no client that dials it reaches itself. A
 * port that was given stays with this JVM until its end: tests of several modules run at a time,
 * and a server that is down, or has not begun to listen yet, must find its port free.
 */
public final class Ports {
  private static final int LOWEST = 10_000;
  private static final int USUAL_FIRST_OUTGOING = 32_768;
  private static final int ATTEMPTS = 1_000;
  private static final int STARTS = 3;

  /**
   * Byte N of this file is locked by the JVM that port N was given to. It is never closed: the
   * locks end with the JVM, whatever ends it.
   */
  private static final FileChannel GIVEN = open();

  private Ports() {}

  private static FileChannel open() {
    Path file =
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "hawser-test-ports-" + System.getProperty("user.name"));
    try {
      return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open " + file, e);
    }
  }

  /**
   * Finds a free port.
   *
   * @return one that is free on all addresses, and is given only once
   */
  public static int free() {
    return free(new int[0]);
  }

  /** Returns a port that is free, and so are those at these distances from it. */
  static int free(int... distances) {
    int end = Math.max(firstOutgoing(), LOWEST + 2 * ATTEMPTS);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, end);
      if (take(port) && IntStream.of(distances).allMatch(d -> take(port + d))) {
        return port;
      }
    }
    throw new IllegalStateException("There is no free port from " + LOWEST + " to " + end);
  }

  /**
   * Starts a server on a free port. If it does not start and its port is taken, then some process
   * that knows nothing of this class was faster: it is tried again on another one.
   *
   * @param start starts it on a port, or throws IllegalStateException
   * @param distances what else is to be free, as distances from the port
   */
  static <T> T start(IntFunction<T> start, int... distances) {
    for (int attempt = 1; ; attempt++) {
      int port = free(distances);
      try {
        return start.apply(port);
      } catch (IllegalStateException e) {
        boolean free = isFree(port) && IntStream.of(distances).allMatch(d -> isFree(port + d));
        if (attempt == STARTS || free) {
          throw e;
        }
      }
    }
  }

  static boolean take(int port) {
    try {
      return GIVEN.tryLock(port, 1, false) != null && isFree(port);
    } catch (OverlappingFileLockException e) {
      return false; // It was given to this JVM.
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot reserve port " + port, e);
    }
  }

  static boolean isFree(int port) {
    return isFree(port, null) && isFree(port, InetAddress.getLoopbackAddress());
  }

  private static boolean isFree(int port, @Nullable InetAddress address) {
    try (ServerSocket socket = new ServerSocket(port, 1, address)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static int firstOutgoing() {
    try {
      String range = Files.readString(Path.of("/proc/sys/net/ipv4/ip_local_port_range"));
      return Integer.parseInt(range.strip().split("\\s+", 2)[0]);
    } catch (IOException | NumberFormatException e) {
      return USUAL_FIRST_OUTGOING;
    }
  }
}
