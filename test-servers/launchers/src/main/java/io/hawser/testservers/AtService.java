package io.hawser.testservers;

import io.hawser.testservers.process.ChildProcess;
import io.hawser.testservers.process.CommandFailure;
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
 * Accounts behind Seata's data source proxy in a child JVM, on Seata's own network client or on the
 * bridge, driven by the commands of {@code AtMain}. Safe for use by many threads: commands run in
 * parallel.
 */
public final class AtService implements AutoCloseable {
  private static final Duration LAST_CALLS = Duration.ofMinutes(5);

  private final ChildProcess child;
  private final Path workDirectory;

  /** The clients that carry the requests of Seata's classes. */
  public enum Client {
    /** Seata's own network client, 2.6.0. */
    SEATA(ChildModule.AT_SERVICE),
    /** The bridge, with seata-all 2.6.0. */
    BRIDGE(ChildModule.AT_SERVICE_BRIDGED),
    /** The bridge, with seata-all 2.1.0. */
    BRIDGE_2_1_0(ChildModule.AT_SERVICE_OLDEST);

    private final ChildModule module;

    Client(ChildModule module) {
      this.module = module;
    }
  }

  private AtService(JvmCommand command) {
    workDirectory = WorkDirectory.create(command.name());
    child = ChildProcess.start(command, workDirectory);
  }

  /**
   * Starts the service.
   *
   * @param client what carries its requests
   * @param servers {@code host:port;host:port}
   * @param database the JDBC URL
   * @param mode {@code AT} or {@code XA}
   * @param access {@code JDBC} or {@code MYBATIS}
   * @param settings more system properties, such as configuration of Seata's classes
   * @return the service, connected
   */
  public static AtService start(
      Client client,
      String servers,
      String database,
      String mode,
      String access,
      Map<String, String> settings) {
    return new AtService(
        JvmCommand.of("io.hawser.testservers.at.AtMain", client.module.classPath())
            .small()
            .named("at-" + client)
            .properties(Map.of("service.default.grouplist", servers))
            .properties(settings)
            .arguments(database, mode, access));
  }

  /**
   * Executes a command.
   *
   * @param command a command of {@code AtMain}
   * @return the answer
   * @throws CommandFailure if it fails; its code is that of Seata's exception
   */
  public String run(String command) {
    return child.ask(command, LAST_CALLS);
  }

  /**
   * Ends the load.
   *
   * @return a line for each transaction, see {@code Transfers}
   */
  public List<String> stopLoad() {
    Path calls = workDirectory.resolve("calls");
    child.ask("stop " + calls, LAST_CALLS);
    try {
      List<String> lines = Files.readAllLines(calls);
      Files.delete(calls);
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the calls of a load", e);
    }
  }

  /**
   * Says where to look when something is wrong.
   *
   * @return a sentence with the path of its log, and the log's last lines
   */
  public String described() {
    return child.described();
  }

  /**
   * Returns its log.
   *
   * @return all lines so far
   */
  public List<String> logLines() {
    return child.logLines();
  }

  /** Kills it by SIGKILL; returns when it is gone. */
  public void kill9() {
    child.kill9();
  }

  /** Ends it; returns when it is gone. */
  @Override
  public void close() {
    child.close();
  }
}
