package io.hawser.chaos;

import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testservers.child.ChildMain;

/** A coordinator in a process of its own. The greeting is its port. */
final class ServerMain {
  private ServerMain() {}

  public static void main(String[] arguments) {
    ChildMain.keep(() -> Integer.toString(start(Integer.parseInt(arguments[0]))));
  }

  /** Closed by the end of the process. */
  private static int start(int port) {
    return EmbeddedCoordinator.builder().port(port).start().address().port();
  }
}
