package io.hawser.benchmarks.server;

import io.hawser.benchmarks.load.Child;
import io.hawser.testkit.EmbeddedCoordinator;

/** A server to be asked: {@code ServerMain canned FORM}, or {@code ServerMain coordinator}. */
public final class ServerMain {
  private ServerMain() {}

  /**
   * Serves until the standard input ends.
   *
   * @param arguments which server, and for the canned one how it answers merged requests: {@code
   *     single} or {@code result}
   */
  public static void main(String[] arguments) {
    Child.keep(
        () ->
            arguments[0].equals("canned")
                ? CannedServer.start(arguments[1].equals("result"))
                : EmbeddedCoordinator.start().address().port());
  }
}
