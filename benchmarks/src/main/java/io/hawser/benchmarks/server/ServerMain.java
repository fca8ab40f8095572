package io.hawser.benchmarks.server;

import io.hawser.benchmarks.load.Child;
import io.hawser.netty.internal.codec.FrameDecoder;
import io.hawser.testkit.EmbeddedCoordinator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A server to be asked: {@code ServerMain canned FORM [PORTS]}, {@code ServerMain slow FORM},
 * {@code ServerMain holding}, or {@code ServerMain coordinator}.
 */
public final class ServerMain {
  private static final int MAX_DECOMPRESSED = 1024;

  private ServerMain() {}

  /**
   * Serves until the standard input ends.
   *
   * @param arguments which server; for the first two how they answer merged requests: {@code
   *     single}, with a frame for each request in it, or {@code result}, with one {@code
   *     MergeResultMessage} as servers before 2.3.0 do; and for the first on how many ports it
   *     listens, 1 by default
   */
  public static void main(String[] arguments) {
    Child.keep(() -> start(arguments));
  }

  /** Starts the server. Returns its ports, separated by commas. */
  private static String start(String[] arguments) throws InterruptedException {
    boolean mergeResults = arguments.length > 1 && arguments[1].equals("result");
    int count = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1;
    List<Integer> ports =
        switch (arguments[0]) {
          case "canned" ->
              CannedServer.start(
                  count, pipeline -> pipeline.addLast(new CannedAnswers(mergeResults)));
          case "slow" ->
              CannedServer.start(
                  1,
                  pipeline ->
                      pipeline.addLast(
                          new FrameDecoder(MAX_DECOMPRESSED), new SlowAnswers(mergeResults)));
          case "holding" -> CannedServer.start(1, pipeline -> pipeline.addLast(new HeldAnswers()));
          case "coordinator" -> List.of(EmbeddedCoordinator.start().address().port());
          default -> throw new IllegalArgumentException("There is no server " + arguments[0]);
        };
    return ports.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
