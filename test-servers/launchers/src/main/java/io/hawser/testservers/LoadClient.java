package io.hawser.testservers;

import io.hawser.testservers.process.ChildProcess;
import io.hawser.testservers.process.JvmCommand;
import io.hawser.testservers.process.WorkDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A TM client in a child JVM, Seata's or Hawser's, whose threads begin and commit transactions.
 * Both have the same JVM options, the same threads and the file as registry. Not safe for use by
 * several threads.
 */
public final class LoadClient implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofMinutes(2);

  private final Path workDirectory;
  private final ChildProcess child;

  /** Says whose client it is. */
  public enum Kind {
    /** org.apache.seata:seata-all:2.6.0. */
    SEATA_2_6_0,
    /** Hawser's. */
    HAWSER;

    private JvmCommand command(String servers) {
      Map<String, String> list = Map.of("service.default.grouplist", servers);
      return switch (this) {
        case SEATA_2_6_0 -> ChildModule.SEATA_ALL_2_6_0.command("SeataLoadMain").properties(list);
        case HAWSER ->
            ChildModule.ALL_REGISTRIES
                .command("HawserLoadMain")
                .properties(Map.of("org.slf4j.simpleLogger.defaultLogLevel", "warn"))
                .settings(list)
                .settings(Map.of("service.vgroupMapping.default_tx_group", "default"))
                // Seata's client connects its TM only, as long as it has no resources.
                .settings(Map.of("client.roles", "TM"));
      };
    }
  }

  private LoadClient(JvmCommand command) {
    workDirectory = WorkDirectory.create(command.name());
    child = ChildProcess.start(command, workDirectory);
  }

  /**
   * Starts a client, with the defaults of its makers.
   *
   * @param kind which
   * @param servers {@code host:port;host:port}
   * @return the client, connected
   */
  public static LoadClient start(Kind kind, String servers) {
    return new LoadClient(kind.command(servers));
  }

  /**
   * Returns how long its start took, without that of the JVM.
   *
   * @return from the first call of the client to the return of that
   */
  public Duration connecting() {
    return Duration.ofMillis(Long.parseLong(child.greeting()));
  }

  /**
   * Starts the load.
   *
   * @param threads how many call
   */
  public void load(int threads) {
    child.ask("start " + threads, ANSWER);
  }

  /**
   * Ends the load.
   *
   * @param wait how long the calls in flight may take
   * @return for each call {@code begin} or {@code commit}, when it began and ended, in microseconds
   *     of the epoch, and {@code ok} or the name of the exception; 0 and {@code open} if it has not
   *     ended
   */
  public List<String> stop(Duration wait) {
    Path calls = workDirectory.resolve("calls");
    child.ask("stop " + wait.toMillis() + " " + calls, wait.plus(ANSWER));
    try {
      List<String> lines = Files.readAllLines(calls);
      Files.delete(calls);
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the calls of a load", e);
    }
  }

  /** Ends it; returns when it is gone. */
  @Override
  public void close() {
    child.close();
  }
}
