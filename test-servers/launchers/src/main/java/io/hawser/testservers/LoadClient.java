package io.hawser.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A TM client in a child JVM, original or ours, whose threads begin and commit transactions. Both
 * have the same JVM options, the same threads and the file as registry. Not safe for use by several
 * threads.
 */
public final class LoadClient implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofMinutes(2);

  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final Path workDirectory;
  private final ChildProcess child;
  private final Duration connecting;

  /** Whose client. */
  public enum Kind {
    /** org.apache.seata:seata-all:2.6.0. */
    ORIGINAL_2_6_0,
    /** Ours. */
    HAWSER;

    private JvmCommand command(String servers) {
      String list = "service.default.grouplist";
      return switch (this) {
        case ORIGINAL_2_6_0 ->
            new JvmCommand(
                OriginalModule.SEATA_ALL_2_6_0,
                "OriginalLoad",
                Map.of(list, servers),
                List.of(),
                Map.of());
        case HAWSER ->
            new JvmCommand(
                OriginalModule.ALL_REGISTRIES,
                "HawserLoad",
                Map.of("org.slf4j.simpleLogger.defaultLogLevel", "warn"),
                // The original connects its TM only, as long as it has no resources.
                List.of(
                    list + "=" + servers,
                    "service.vgroupMapping.default_tx_group=default",
                    "client.roles=TM"),
                Map.of());
      };
    }
  }

  private LoadClient(JvmCommand command) {
    workDirectory = WorkDirectory.create(command.name());
    child = ChildProcess.start(command, workDirectory, answers::add, () -> answers.add("ENDED"));
    connecting = Duration.ofMillis(Long.parseLong(answer(ANSWER).substring("CONNECTED ".length())));
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
   * How long its start took, without that of the JVM.
   *
   * @return from the first call of the client to the return of that
   */
  public Duration connecting() {
    return connecting;
  }

  /**
   * Starts the load.
   *
   * @param threads how many call
   */
  public void load(int threads) {
    write("start " + threads);
    answer(ANSWER);
  }

  /**
   * Ends the load.
   *
   * @param wait how long the calls under way may take
   * @return for each call {@code begin} or {@code commit}, when it began and ended, in microseconds
   *     of the epoch, and {@code ok} or the name of the exception; 0 and {@code open} if it has not
   *     ended
   */
  public List<String> stop(Duration wait) {
    Path calls = workDirectory.resolve("calls");
    write("stop " + wait.toMillis() + " " + calls);
    answer(wait.plus(ANSWER));
    try {
      List<String> lines = Files.readAllLines(calls);
      Files.delete(calls);
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the calls of a load", e);
    }
  }

  private void write(String line) {
    try {
      child.writeLine(line);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot write: " + line + ". " + child.described(), e);
    }
  }

  private String answer(Duration within) {
    try {
      String answer = answers.poll(within.toMillis(), TimeUnit.MILLISECONDS);
      if (answer == null || answer.equals("ENDED")) {
        throw new IllegalStateException("No answer from a load. " + child.described());
      }
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  /** Ends it; returns when it is gone. */
  @Override
  public void close() {
    child.close();
  }
}
