package io.hawser.testservers;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The original TM and RM clients in a child JVM, driven by commands; the README of this folder
 * lists them. Safe for use by many threads: commands run in parallel.
 */
public final class OriginalClient implements AutoCloseable {
  private static final long ANSWER_SECONDS = 180;

  private final Map<String, CompletableFuture<String>> unanswered = new ConcurrentHashMap<>();
  private final AtomicInteger numbers = new AtomicInteger();
  private final ChildProcess child;

  /** A release of the client. */
  public enum Release {
    /** io.seata:seata-all:1.8.0. */
    V1_8_0(OriginalModule.SEATA_ALL_1_8_0),
    /** org.apache.seata:seata-all:2.6.0. */
    V2_6_0(OriginalModule.SEATA_ALL_2_6_0);

    private final OriginalModule module;

    Release(OriginalModule module) {
      this.module = module;
    }
  }

  private OriginalClient(JvmCommand command) {
    child =
        ChildProcess.start(
            command,
            WorkDirectory.create(command.module().folder()),
            this::answered,
            this::noMoreAnswers);
  }

  /**
   * Starts a client and connects its TM; the RM connects with the first resource.
   *
   * @param release which release
   * @param server {@code host:port}
   * @param batching whether both roles merge their requests
   * @return the client, ready
   */
  public static OriginalClient start(Release release, String server, boolean batching) {
    return start(release, Map.of("service.default.grouplist", server), batching);
  }

  /**
   * Starts a client and connects its TM; the RM connects with the first resource.
   *
   * @param release which release; of these, only 2.6.0 has what registries need besides the file
   * @param settings configuration of the original classes, such as {@code registry.type}
   * @param batching whether both roles merge their requests
   * @return the client, ready
   */
  public static OriginalClient start(
      Release release, Map<String, String> settings, boolean batching) {
    Map<String, String> properties = new TreeMap<>(settings);
    properties.put("transport.enableTmClientBatchSendRequest", Boolean.toString(batching));
    properties.put("transport.enableRmClientBatchSendRequest", Boolean.toString(batching));
    return new OriginalClient(
        new JvmCommand(release.module, "RealClient", properties, List.of(), Map.of()));
  }

  /**
   * Runs a command.
   *
   * @param command a line of the protocol, without the number
   * @return what follows {@code OK} in the answer
   * @throws OriginalFailure if the answer is {@code ERR}
   */
  public String run(String command) throws OriginalFailure {
    String number = Integer.toString(numbers.incrementAndGet());
    CompletableFuture<String> answer = new CompletableFuture<>();
    unanswered.put(number, answer);
    String line;
    try {
      child.writeLine(number + " " + command);
      line = answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (IOException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          "No answer to \"" + command + "\" (" + e + "). " + child.described(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for: " + command, e);
    }
    String[] parts = line.split(" ", 3);
    if (parts[0].equals("OK")) {
      return line.substring("OK".length()).strip();
    }
    throw new OriginalFailure(parts[1], parts.length < 3 ? "" : parts[2]);
  }

  private void answered(String line) {
    int blank = line.indexOf(' ');
    CompletableFuture<String> answer =
        blank < 0 ? null : unanswered.remove(line.substring(0, blank));
    if (answer == null) {
      throw new IllegalStateException("Not an answer: " + line);
    }
    answer.complete(line.substring(blank + 1));
  }

  private void noMoreAnswers() {
    unanswered.values().forEach(a -> a.completeExceptionally(new IOException("it has ended")));
  }

  /**
   * Where to look when something is wrong.
   *
   * @return a sentence with the path of its log, and the log's last lines
   */
  public String described() {
    return child.described();
  }

  /** Ends it by SIGKILL; returns when it is gone. */
  public void kill9() {
    child.kill9();
  }

  /** Ends it; returns when it is gone. */
  @Override
  public void close() {
    child.close();
  }
}
