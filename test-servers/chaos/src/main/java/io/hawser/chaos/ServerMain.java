package io.hawser.chaos;

import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testservers.child.ChildMain;
import java.nio.file.Path;

/**
 * A coordinator in a process of its own. Its arguments are the port, the transport and the folder
 * with the certificates. The greeting is its port.
 */
final class ServerMain {
  private ServerMain() {}

  public static void main(String[] arguments) {
    ChildMain.keep(
        () ->
            Integer.toString(
                start(
                    Integer.parseInt(arguments[0]),
                    Transports.valueOf(arguments[1]),
                    Path.of(arguments[2]))));
  }

  /** Starts a coordinator, which the end of the process closes, and returns its port. */
  private static int start(int port, Transports transport, Path certificates) {
    return EmbeddedCoordinator.builder()
        .port(port)
        .server(config -> transport.server(certificates, config))
        .start()
        .address()
        .port();
  }
}
