package io.hawser.chaos;

import io.hawser.testkit.EmbeddedCoordinator;
import java.io.IOException;

/** A coordinator in a process of its own; ends with its standard input. */
final class ServerMain {
  private ServerMain() {}

  public static void main(String[] arguments) throws IOException {
    try (EmbeddedCoordinator coordinator =
        EmbeddedCoordinator.builder().port(Integer.parseInt(arguments[0])).start()) {
      System.out.println("READY " + coordinator.address().port());
      while (System.in.read() >= 0) {
        // until the parent ends or says so
      }
    }
  }
}
