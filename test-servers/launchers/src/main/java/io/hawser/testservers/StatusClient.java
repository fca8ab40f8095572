package io.hawser.testservers;

import io.hawser.testservers.process.ChildProcess;
import io.hawser.testservers.process.WorkDirectory;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Hawser's client in a child JVM of its own, so that what it costs can be distinguished from what
 * its servers and registries cost. It has all registries on its class path and only keeps its
 * connections.
 */
public final class StatusClient implements AutoCloseable {
  private final ChildProcess child;

  private StatusClient(ChildProcess child) {
    this.child = child;
  }

  /**
   * Starts a client.
   *
   * @param settings its configuration
   * @return the client, connected
   */
  public static StatusClient start(Map<String, String> settings) {
    return new StatusClient(
        ChildProcess.start(
            ChildModule.ALL_REGISTRIES.command("StatusMain").settings(settings),
            WorkDirectory.create("status-client")));
  }

  /**
   * Returns the CPU time that the client has used so far.
   *
   * @return the CPU time of the whole process
   */
  public Duration cpuTime() {
    return Duration.ofNanos(Long.parseLong(child.ask("cpu")));
  }

  /**
   * Returns its connections.
   *
   * @return {@code address,role,listed,state,since} for each server and role
   */
  public List<String> servers() {
    return List.of(child.ask("status").split(" "));
  }

  /** Ends it; returns when it is gone. */
  @Override
  public void close() {
    child.close();
  }
}
