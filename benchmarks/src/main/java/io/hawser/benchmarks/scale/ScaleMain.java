package io.hawser.benchmarks.scale;

import io.hawser.benchmarks.load.Child;
import java.nio.file.Path;

/**
 * A client that is measured: {@code ScaleMain idle CONFIGURATION}, {@code ScaleMain refresh
 * CONFIGURATION}, or {@code ScaleMain in-flight HOST:PORT}.
 */
public final class ScaleMain {
  private ScaleMain() {}

  /**
   * Serves commands until the standard input ends.
   *
   * @param arguments what to measure, and where the servers are
   */
  public static void main(String[] arguments) {
    Child.obey(
        () ->
            switch (arguments[0]) {
              case "idle" -> new IdleMeter(ManyServers.connect(Path.of(arguments[1])));
              case "refresh" -> new RefreshMeter(ManyServers.connect(Path.of(arguments[1])));
              case "in-flight" -> new InFlightMeter(arguments[1]);
              default -> throw new IllegalArgumentException("Cannot measure " + arguments[0]);
            });
  }
}
