package io.hawser.testservers;

import io.hawser.testservers.process.ChildCommand;
import io.hawser.testservers.process.NativeCommand;
import io.hawser.testservers.process.Programs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An etcd, a cluster of one member. Needs Debian's packages etcd-server and etcd-client. */
public final class EtcdServer extends RegistryServer {
  private final String scheme;

  private EtcdServer(int port, String scheme, List<String> settings) {
    super("etcd", port, data -> command(data, scheme + "://127.0.0.1:" + port, settings));
    this.scheme = scheme;
  }

  /**
   * Starts an etcd that speaks plain text.
   *
   * @param arguments more arguments of the program, such as {@code --auth-token=simple}
   * @return the server, ready
   */
  public static EtcdServer launch(String... arguments) {
    return Ports.start(port -> new EtcdServer(port, "http", List.of(arguments)));
  }

  /**
   * Starts an etcd that speaks TLS only.
   *
   * @param certificate a PEM file with its certificate, and intermediate ones
   * @param key a PEM file with its private key
   * @param arguments more arguments of the program, such as {@code --trusted-ca-file=FILE} and
   *     {@code --client-cert-auth}
   * @return the server, ready
   */
  public static EtcdServer launchTls(Path certificate, Path key, String... arguments) {
    List<String> settings = new ArrayList<>();
    settings.add("--cert-file=" + certificate.toAbsolutePath());
    settings.add("--key-file=" + key.toAbsolutePath());
    settings.addAll(List.of(arguments));
    return Ports.start(port -> new EtcdServer(port, "https", settings));
  }

  private static ChildCommand command(Path data, String clientUrl, List<String> settings) {
    // A single member never talks to a peer, so any port will do.
    String peerUrl = "http://127.0.0.1:0";
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--data-dir=" + data,
                "--listen-client-urls=" + clientUrl,
                "--advertise-client-urls=" + clientUrl,
                "--listen-peer-urls=" + peerUrl,
                "--initial-advertise-peer-urls=" + peerUrl,
                "--initial-cluster=default=" + peerUrl));
    arguments.addAll(settings);
    return new NativeCommand(
        NativeCommand.find("etcd", "etcd-server"), arguments, "ready to serve client requests");
  }

  /**
   * Returns where it listens, as etcd's clients want it.
   *
   * @return {@code http://host:port}, or {@code https://host:port} if it speaks TLS
   */
  public String url() {
    return scheme + "://" + address();
  }

  /**
   * Runs {@code etcdctl} against this server.
   *
   * @param arguments for example {@code "get", "--prefix", "registry-seata-"}
   * @return what it prints
   * @throws IllegalStateException if it fails, with what it says about that
   */
  public String etcdctl(String... arguments) {
    String program = NativeCommand.find("etcdctl", "etcd-client").toString();
    return Programs.succeed(
        List.of(program, "--endpoints=" + url(), "--dial-timeout=60s", "--command-timeout=60s"),
        List.of(arguments),
        Map.of("ETCDCTL_API", "3"));
  }

  /**
   * Turns on authentication, as {@code etcdctl} does it.
   *
   * @param password the password of the user {@code root}, who may do everything
   */
  public void enableAuthentication(String password) {
    etcdctl("user", "add", "root:" + password);
    etcdctl("user", "grant-role", "root", "root");
    etcdctl("auth", "enable");
  }
}
