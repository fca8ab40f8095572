package io.hawser.testservers;

import io.hawser.testservers.process.ChildCommand;
import io.hawser.testservers.process.JvmCommand;
import io.hawser.testservers.process.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A ZooKeeper, standalone, in a child JVM. */
public final class ZooKeeperServer extends RegistryServer {
  private static final int USUAL_TICK_MILLIS = 2_000;

  private ZooKeeperServer(int port, int tickMillis, Map<String, String> settings) {
    super("zookeeper", port, data -> command(port, data, tickMillis, settings));
  }

  /**
   * Starts a ZooKeeper with ticks of 2 s, which allows session time-outs from 4 to 40 s.
   *
   * @return the server, ready
   */
  public static ZooKeeperServer launch() {
    return launch(USUAL_TICK_MILLIS);
  }

  /**
   * Starts a ZooKeeper.
   *
   * @param tickMillis its tick, in milliseconds; session time-outs are 2 to 20 of them
   * @return the server, ready
   */
  public static ZooKeeperServer launch(int tickMillis) {
    return launch(tickMillis, Map.of());
  }

  /**
   * Starts a ZooKeeper.
   *
   * @param tickMillis its tick, in milliseconds; session time-outs are 2 to 20 of them
   * @param settings system properties of the server
   * @return the server, ready
   */
  public static ZooKeeperServer launch(int tickMillis, Map<String, String> settings) {
    return Ports.start(port -> new ZooKeeperServer(port, tickMillis, settings));
  }

  private static ChildCommand command(
      int port, Path data, int tickMillis, Map<String, String> settings) {
    Map<String, String> properties = new TreeMap<>();
    // Every four-letter word.
    properties.put("zookeeper.4lw.commands.whitelist", "*");
    // What is on its way to the disk is not lost when only the process dies.
    properties.put("zookeeper.forceSync", "no");
    properties.putAll(settings);
    return ChildModule.ZOOKEEPER
        .command("ZooKeeperMain")
        .properties(properties)
        .arguments(Integer.toString(port), data.toString(), Integer.toString(tickMillis));
  }

  /**
   * Runs ZooKeeper's own command line client against this server, in a JVM of its own.
   *
   * @param arguments for example {@code "ls", "/registry/zk/default"}
   * @return what it prints, its log included
   * @throws IllegalStateException if it fails, with what it says about that
   */
  public String cli(String... arguments) {
    List<String> client =
        List.of(
            JvmCommand.JAVA.toString(),
            "-XX:TieredStopAtLevel=1",
            "-Dzookeeper.admin.enableServer=false",
            "-cp",
            ChildModule.ZOOKEEPER.classPath(),
            "org.apache.zookeeper.ZooKeeperMain",
            "-server",
            address());
    return Programs.succeed(client, List.of(arguments), Map.of());
  }

  /**
   * Asks by a four-letter word.
   *
   * @param word for example {@code dump}, which lists the sessions with their ephemeral nodes
   * @return the answer
   */
  public String ask(String word) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot ask the ZooKeeper at " + address(), e);
    }
  }
}
