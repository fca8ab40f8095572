package io.hawser.testservers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds free ports. They are none of those that the system gives to outgoing connections: while a
 * server is down, none of these can take its port, and nobody who dials it can reach himself.
 */
final class Ports {
  private static final int LOWEST = 10_000;
  private static final int USUAL_FIRST_OUTGOING = 32_768;
  private static final int ATTEMPTS = 1_000;

  private Ports() {}

  /** A port that is free on all addresses. */
  static int free() {
    return free(0);
  }

  /** A port that is free, and so are those at these distances from it. */
  static int free(int... distances) {
    int end = Math.max(firstOutgoing(), LOWEST + 2 * ATTEMPTS);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, end);
      if (isFree(port) && IntStream.of(distances).allMatch(d -> isFree(port + d))) {
        return port;
      }
    }
    throw new IllegalStateException("There is no free port from " + LOWEST + " to " + end);
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
