package io.hawser.testservers;

import io.hawser.testservers.process.ChildProcess;
import io.hawser.testservers.process.WorkDirectory;
import java.util.List;
import java.util.Map;

/** A service of the sample shop, in a child JVM. */
public final class SeataSample implements AutoCloseable {
  private final ChildProcess child;
  private final int port;

  /** The sample on each Spring Boot, as it is and with the bridge. */
  public enum Variant {
    /** Spring Boot 3.5, Seata's own network client. */
    BOOT3(ChildModule.SEATA_SAMPLE),
    /** Spring Boot 3.5, the bridge. */
    BOOT3_BRIDGED(ChildModule.SEATA_SAMPLE_BRIDGED),
    /** Spring Boot 4, Seata's own network client. */
    BOOT4(ChildModule.SEATA_SAMPLE_BOOT4),
    /** Spring Boot 4, the bridge. */
    BOOT4_BRIDGED(ChildModule.SEATA_SAMPLE_BOOT4_BRIDGED);

    private final ChildModule module;

    Variant(ChildModule module) {
      this.module = module;
    }
  }

  private SeataSample(ChildProcess child, int port) {
    this.child = child;
    this.port = port;
  }

  /**
   * Starts a service.
   *
   * @param variant on what
   * @param name of the application
   * @param properties of Spring Boot
   * @return the service, ready
   */
  public static SeataSample start(Variant variant, String name, Map<String, String> properties) {
    return Ports.start(
        port -> {
          List<String> options =
              properties.entrySet().stream()
                  .map(e -> "--" + e.getKey() + "=" + e.getValue())
                  .toList();
          return new SeataSample(
              ChildProcess.start(
                  variant
                      .module
                      .command("SampleApplication")
                      .named(variant + "-" + name)
                      .readyWith("SAMPLE IS READY")
                      .arguments("--server.port=" + port, "--spring.application.name=" + name)
                      .arguments(options.toArray(String[]::new)),
                  WorkDirectory.create("sample-" + name)),
              port);
        });
  }

  /**
   * Returns where it listens.
   *
   * @return a URL without a path
   */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /**
   * Returns its log.
   *
   * @return all lines so far
   */
  public List<String> logLines() {
    return child.logLines();
  }

  /**
   * Says where to look when something is wrong.
   *
   * @return a sentence with the path of its log, and the log's last lines
   */
  public String described() {
    return child.described();
  }

  /** Sends SIGTERM; returns when it is gone. */
  public void terminate() {
    child.terminate();
  }

  /** Ends it; returns when it is gone. */
  @Override
  public void close() {
    child.close();
  }
}
