package io.hawser.testservers;

import io.hawser.testservers.process.ChildProcess;
import io.hawser.testservers.process.CommandFailure;
import io.hawser.testservers.process.WorkDirectory;
import java.util.Map;
import java.util.TreeMap;

/**
 * Seata's TM and RM clients in a child JVM, driven by commands; the README of this folder lists
 * them. Safe for use by many threads: commands run in parallel.
 */
public final class SeataClient implements AutoCloseable {
  private final ChildProcess child;

  /** A release of the client. */
  public enum Release {
    /** io.seata:seata-all:1.8.0. */
    V1_8_0(ChildModule.SEATA_ALL_1_8_0),
    /** org.apache.seata:seata-all:2.6.0. */
    V2_6_0(ChildModule.SEATA_ALL_2_6_0);

    private final ChildModule module;

    Release(ChildModule module) {
      this.module = module;
    }
  }

  private SeataClient(ChildProcess child) {
    this.child = child;
  }

  /**
   * Starts a client and connects its TM; the RM connects with the first resource.
   *
   * @param release which release
   * @param server {@code host:port}
   * @param batching whether both roles merge their requests
   * @return the client, ready
   */
  public static SeataClient start(Release release, String server, boolean batching) {
    return start(release, Map.of("service.default.grouplist", server), batching);
  }

  /**
   * Starts a client and connects its TM; the RM connects with the first resource.
   *
   * @param release which release; of these, only 2.6.0 has what registries need besides the file
   * @param settings configuration of Seata's classes, such as {@code registry.type}
   * @param batching whether both roles merge their requests
   * @return the client, ready
   */
  public static SeataClient start(Release release, Map<String, String> settings, boolean batching) {
    Map<String, String> properties = new TreeMap<>(settings);
    properties.put("transport.enableTmClientBatchSendRequest", Boolean.toString(batching));
    properties.put("transport.enableRmClientBatchSendRequest", Boolean.toString(batching));
    return new SeataClient(
        ChildProcess.start(
            release.module.command("SeataClientMain").properties(properties),
            WorkDirectory.create(release.module.folder())));
  }

  /**
   * Runs a command.
   *
   * @param command a line of the README
   * @return the answer
   * @throws CommandFailure if the command fails; its code is the name of the transaction exception
   *     code, or of the exception class if it has no code
   */
  public String run(String command) {
    return child.ask(command);
  }

  /**
   * Says where to look when something is wrong.
   *
   * @return a sentence with the path of its log, and the log's last lines
   */
  public String described() {
    return child.described();
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
