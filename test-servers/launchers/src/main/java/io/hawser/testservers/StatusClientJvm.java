package io.hawser.testservers;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Our client in a child JVM of its own, so that what it costs can be told from what its servers and
 * registries cost. It has all registries on its class path and only keeps its connections.
 */
public final class StatusClientJvm implements AutoCloseable {
  private static final long ANSWER_SECONDS = 180;

  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final ChildProcess child;

  private StatusClientJvm(JvmCommand command) {
    child =
        ChildProcess.start(command, WorkDirectory.create("status-client"), answers::add, () -> {});
  }

  /**
   * Starts a client.
   *
   * @param settings its configuration
   * @return the client, connected
   */
  public static StatusClientJvm start(Map<String, String> settings) {
    List<String> arguments =
        settings.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
    return new StatusClientJvm(
        new JvmCommand(
            OriginalModule.ALL_REGISTRIES, "StatusClient", Map.of(), arguments, Map.of()));
  }

  /**
   * What it has cost so far.
   *
   * @return the CPU time of the whole process
   */
  public Duration cpuTime() {
    return Duration.ofNanos(Long.parseLong(ask("cpu")));
  }

  /**
   * Its connections.
   *
   * @return {@code address,role,listed,state,since} for each server and role
   */
  public List<String> servers() {
    return List.of(ask("status").split(" "));
  }

  private String ask(String command) {
    try {
      child.writeLine(command);
      String answer = answers.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
      if (answer == null) {
        throw new IllegalStateException("No answer to " + command + ". " + child.described());
      }
      return answer;
    } catch (IOException e) {
      throw new IllegalStateException("Cannot ask: " + command + ". " + child.described(), e);
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
