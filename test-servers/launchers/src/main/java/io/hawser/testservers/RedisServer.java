package io.hawser.testservers;

import io.hawser.testservers.process.ChildCommand;
import io.hawser.testservers.process.NativeCommand;
import io.hawser.testservers.process.Programs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A Redis. Its data are written at every {@link #stop()}, but are lost by {@link #kill9()}. Needs
 * Debian's package redis-server.
 */
public final class RedisServer extends RegistryServer {
  private static final String CLUSTER = "cluster-enabled yes";

  /** The distance from the port of a node of a cluster to that where it listens to other nodes. */
  private static final int CLUSTER_BUS = 10_000;

  private final List<String> clientOptions;

  private RedisServer(int port, List<String> arguments, List<String> clientOptions) {
    super("redis", port, data -> command(data, arguments));
    this.clientOptions = clientOptions;
  }

  /**
   * Starts a Redis that speaks plain text.
   *
   * @param configuration lines as in its configuration file, such as {@code requirepass secret}
   * @return the server, ready
   */
  public static RedisServer launch(String... configuration) {
    int[] more = List.of(configuration).contains(CLUSTER) ? new int[] {CLUSTER_BUS} : new int[0];
    return Ports.start(
        port -> {
          List<String> lines = new ArrayList<>(List.of("port " + port));
          lines.addAll(List.of(configuration));
          return new RedisServer(port, arguments(lines), List.of());
        },
        more);
  }

  /**
   * Starts a Redis that speaks TLS only and asks clients for no certificate, unless the
   * configuration says so.
   *
   * @param certificate a PEM file with its certificate
   * @param key a PEM file with its private key
   * @param configuration lines as in its configuration file
   * @return the server, ready
   */
  public static RedisServer launchTls(Path certificate, Path key, String... configuration) {
    return Ports.start(
        port -> {
          List<String> lines =
              new ArrayList<>(
                  List.of(
                      "port 0",
                      "tls-port " + port,
                      "tls-cert-file " + certificate.toAbsolutePath(),
                      "tls-key-file " + key.toAbsolutePath(),
                      "tls-ca-cert-file " + certificate.toAbsolutePath(),
                      "tls-auth-clients no"));
          lines.addAll(List.of(configuration));
          return new RedisServer(port, arguments(lines), List.of("--tls", "--insecure"));
        });
  }

  /** Makes arguments of lines of a configuration file: {@code --name value...}. */
  private static List<String> arguments(List<String> lines) {
    List<String> arguments = new ArrayList<>();
    for (String line : lines) {
      String[] words = line.strip().split("\\s+", -1);
      arguments.add("--" + words[0]);
      arguments.addAll(List.of(words).subList(1, words.length));
    }
    return arguments;
  }

  private static ChildCommand command(Path data, List<String> settings) {
    List<String> arguments =
        new ArrayList<>(List.of("--bind", "127.0.0.1", "--dir", data.toString()));
    // Written when it is asked to stop, as there is a rule when to write; that rule never applies.
    arguments.addAll(List.of("--save", "1000000 1000000", "--appendonly", "no"));
    arguments.addAll(settings);
    return new NativeCommand(
        NativeCommand.find("redis-server", "redis-server"),
        arguments,
        "Ready to accept connections");
  }

  /**
   * Runs {@code redis-cli} against this server.
   *
   * @param arguments for example {@code "--scan", "--pattern", "registry.redis.*"}
   * @return what it prints
   * @throws IllegalStateException if it fails, with what it says about that
   */
  public String cli(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(NativeCommand.find("redis-cli", "redis-tools").toString());
    // -e: an error answer is a failure.
    command.addAll(List.of("-e", "-h", "127.0.0.1", "-p", Integer.toString(port())));
    command.addAll(clientOptions);
    return Programs.succeed(command, List.of(arguments), Map.of());
  }
}
