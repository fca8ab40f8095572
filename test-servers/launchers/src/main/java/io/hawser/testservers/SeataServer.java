package io.hawser.testservers;

import io.hawser.testservers.process.ChildProcess;
import io.hawser.testservers.process.JvmCommand;
import io.hawser.testservers.process.WorkDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * Seata's server in a child JVM, on a free port of 127.0.0.1. Not safe for use by several threads,
 * apart from the getters.
 */
public final class SeataServer implements AutoCloseable {
  private static final String OWN_NAME = "127.0.0.2";

  private final int port;
  private final JvmCommand command;
  private final Path workDirectory;
  private ChildProcess child;

  private SeataServer(int port, JvmCommand command, Path workDirectory) {
    this.port = port;
    this.command = command;
    this.workDirectory = workDirectory;
    this.child = launch();
  }

  /**
   * Starts Seata's server 2.0.0 as a whole, with a file store. It calls itself 127.0.0.2, in the
   * transaction ids it gives out and in registries, as it does not take 127.0.0.1 for an address.
   *
   * @param settings system properties of the server; {@code seata.registry.type} may name several
   *     registries, and is {@code file} if it is not there
   * @return the server, ready and registered
   */
  public static SeataServer seataServer200(Map<String, String> settings) {
    Path workDirectory = WorkDirectory.create("seata-server-2.0.0");
    Map<String, String> properties = new TreeMap<>(settings);
    // The console is not used; Spring finds it a port itself.
    properties.put("server.port", "0");
    properties.put("server.address", "127.0.0.1");
    properties.putIfAbsent("seata.registry.type", "file");
    properties.put("seata.config.type", "file");
    properties.put("seata.store.mode", "file");
    properties.put("seata.store.file.dir", workDirectory.resolve("store").toString());
    // At level info it writes everything three times, tens of megabytes a run.
    properties.putIfAbsent("logging.level.root", "warn");
    properties.put("log.home", workDirectory.resolve("logs").toString());
    properties.put("logging.path", workDirectory.resolve("logs").toString());
    properties.put("java.io.tmpdir", workDirectory.toString());
    return onFreePort(
        workDirectory,
        port -> {
          Map<String, String> withPort = new TreeMap<>(properties);
          withPort.put("seata.server.service-port", Integer.toString(port));
          return ChildModule.SEATA_SERVER_2_0_0
              .command("SeataServerMain")
              .properties(withPort)
              .environment("SEATA_IP", OWN_NAME);
        });
  }

  /**
   * Starts the network server classes of seata-all 2.6.0 with a simple coordinator of our own.
   *
   * @param settings configuration of Seata's classes, and {@code reject.tm} or {@code reject.rm},
   *     which refuse registrations
   * @return the server, ready
   */
  public static SeataServer networkServer260(Map<String, String> settings) {
    return onFreePort(
        WorkDirectory.create("network-server-2.6.0"),
        port ->
            ChildModule.SEATA_ALL_2_6_0
                .command("NetworkServerMain")
                .arguments(Integer.toString(port))
                .settings(settings));
  }

  private static SeataServer onFreePort(
      Path workDirectory, IntFunction<JvmCommand> commandForPort) {
    return Ports.start(port -> new SeataServer(port, commandForPort.apply(port), workDirectory));
  }

  private ChildProcess launch() {
    return ChildProcess.start(command, workDirectory);
  }

  /**
   * Returns where it listens.
   *
   * @return {@code host:port}
   */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /**
   * Returns where registries say that Seata's server 2.0.0 listens, which it does there as well.
   *
   * @return {@code host:port}
   */
  public String registeredAddress() {
    return OWN_NAME + ":" + port;
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

  /** Stops it where it is, connections open: it answers nothing any more. */
  public void suspend() {
    child.suspend();
  }

  /** Lets it go on after {@link #suspend}. */
  public void resume() {
    child.resume();
  }

  /** Kills it by SIGKILL; returns when it is gone. */
  public void kill9() {
    child.kill9();
  }

  /**
   * Sends SIGTERM and returns immediately. Seata's server 2.0.0 withdraws from its registries then,
   * and ends some 4 s later.
   */
  public void beginTermination() {
    child.beginTermination();
  }

  /** Sends SIGTERM; returns when it is gone. */
  public void terminate() {
    child.terminate();
  }

  /** Starts it again after its end, on the same port and with what it had stored. */
  public void restart() {
    child = launch();
  }

  /** Ends it; returns when it is gone. */
  @Override
  public void close() {
    child.close();
  }
}
