package io.hawser.testservers;

import io.hawser.testservers.process.ChildProcess;
import io.hawser.testservers.process.NativeCommand;
import io.hawser.testservers.process.WorkDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A haproxy in front of one server, which terminates TLS, or is an HTTP ingress, or both. It is on
 * a free port of 127.0.0.1, in a child process that does not outlive this JVM. Needs Debian's
 * package haproxy.
 */
public final class HaproxyServer implements AutoCloseable {
  private static final long END_SECONDS = 60;

  private final int port;
  private final ChildProcess child;

  private HaproxyServer(int port, Mode mode, String tls, String backend, String rules) {
    this.port = port;
    Path workDirectory = WorkDirectory.create("haproxy");
    Path file = workDirectory.resolve("haproxy.cfg");
    try {
      Files.writeString(file, configuration(mode, port, tls, backend, rules));
    } catch (IOException e) {
      throw new IllegalStateException("Cannot write " + file, e);
    }
    child =
        ChildProcess.start(
            new NativeCommand(
                NativeCommand.find("haproxy", "haproxy"),
                // As a master, which reports when its worker listens; that ends with it.
                List.of("-f", file.toString(), "-db", "-W"),
                "Loading success"),
            workDirectory);
  }

  private enum Mode {
    TCP,
    HTTP
  }

  /**
   * Starts one that takes TLS and speaks plain text to the server behind it.
   *
   * @param certificate a PEM file with its certificate, intermediate ones and private key
   * @param backend {@code host:port} of the server
   * @return the proxy, ready
   */
  public static HaproxyServer tls(Path certificate, String backend) {
    return Ports.start(port -> new HaproxyServer(port, Mode.TCP, tls(certificate), backend, ""));
  }

  /**
   * Does the same as {@link #tls}, for clients with a certificate only.
   *
   * @param certificate a PEM file with its certificate, intermediate ones and private key
   * @param clientAuthority a PEM file with the certificates that vouch for clients
   * @param backend {@code host:port} of the server
   * @return the proxy, ready
   */
  public static HaproxyServer mutualTls(Path certificate, Path clientAuthority, String backend) {
    return Ports.start(
        port ->
            new HaproxyServer(port, Mode.TCP, mutual(certificate, clientAuthority), backend, ""));
  }

  /**
   * Starts an HTTP ingress, which forwards one path of one host and answers 404 otherwise.
   *
   * @param host the only host it serves
   * @param path what is in front of the paths it forwards
   * @param backend {@code host:port} of the server, which speaks plain HTTP
   * @return the proxy, ready
   */
  public static HaproxyServer http(String host, String path, String backend) {
    return Ports.start(port -> new HaproxyServer(port, Mode.HTTP, "", backend, rules(host, path)));
  }

  /**
   * Does the same as {@link #http}, behind TLS and for clients with a certificate only.
   *
   * @param certificate a PEM file with its certificate, intermediate ones and private key
   * @param clientAuthority a PEM file with the certificates that vouch for clients
   * @param host the only host it serves
   * @param path what is in front of the paths it forwards
   * @param backend {@code host:port} of the server, which speaks plain HTTP
   * @return the proxy, ready
   */
  public static HaproxyServer https(
      Path certificate, Path clientAuthority, String host, String path, String backend) {
    return Ports.start(
        port ->
            new HaproxyServer(
                port, Mode.HTTP, mutual(certificate, clientAuthority), backend, rules(host, path)));
  }

  private static String tls(Path certificate) {
    return " ssl crt " + certificate.toAbsolutePath() + " ssl-min-ver TLSv1.2";
  }

  private static String mutual(Path certificate, Path clientAuthority) {
    return tls(certificate) + " verify required ca-file " + clientAuthority.toAbsolutePath();
  }

  private static String rules(String host, String path) {
    return """
          http-request return status 404 content-type text/plain string "no such host" \
      unless { req.hdr(host) -m beg %s }
          http-request return status 404 content-type text/plain string "no such path" \
      unless { path_beg %s }
      """
        .formatted(host, path);
  }

  private static String configuration(
      Mode mode, int port, String tls, String backend, String rules) {
    return """
      global
          maxconn 4000
      defaults
          mode %s
          timeout connect 5s
          timeout client 60s
          timeout server 60s
          timeout tunnel 1h
      frontend in
          bind 127.0.0.1:%d%s
      %s    default_backend out
      backend out
          server one %s
      """
        .formatted(mode == Mode.TCP ? "tcp" : "http", port, tls, rules, backend);
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
   * Says where to look when something is wrong.
   *
   * @return a sentence with the path of its log, and the log's last lines
   */
  public String described() {
    return child.described();
  }

  /** Ends it; returns when it is gone. */
  @Override
  public void close() {
    child.close();
    // The worker, which listens, ends by itself a moment after its master.
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
    while (!Ports.isFree(port)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("haproxy still listens on port " + port);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
