package io.hawser.benchmarks.server;

import io.hawser.benchmarks.load.Child;
import io.hawser.testkit.EmbeddedCoordinator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A server to be asked: {@code ServerMain canned FORM [PORTS]}, {@code ServerMain holding}, or
 * {@code ServerMain coordinator}.
 */
public final class ServerMain {
  private ServerMain() {}

  /**
   * Serves until the standard input ends.
   *
   * @param arguments which server; for the canned one how it answers merged requests, {@code
   *     single} or {@code result}, and on how many ports it listens, 1 by default
   */
  public static void main(String[] arguments) {
    Child.keep(() -> start(arguments));
  }

  /** Its ports, separated by commas. */
  private static String start(String[] arguments) throws InterruptedException {
    List<Integer> ports =
        switch (arguments[0]) {
          case "canned" -> {
            boolean mergeResults = arguments[1].equals("result");
            int count = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1;
            yield CannedServer.start(count, () -> new CannedAnswers(mergeResults));
          }
          case "holding" -> CannedServer.start(1, HeldAnswers::new);
          case "coordinator" -> List.of(EmbeddedCoordinator.start().address().port());
          default -> throw new IllegalArgumentException("There is no server " + arguments[0]);
        };
    return ports.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
