package io.hawser.testservers;

import io.hawser.testservers.process.ChildProcess;
import io.hawser.testservers.process.NativeCommand;
import io.hawser.testservers.process.WorkDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An nginx in front of one HTTP server, with nginx's own defaults: among others it drops headers
 * with underscores. It is on a free port of 127.0.0.1, in a child process that does not outlive
 * this JVM. Needs Debian's package nginx.
 */
public final class NginxServer implements AutoCloseable {
  private final int port;
  private final ChildProcess child;

  private NginxServer(int port, String backend) {
    this.port = port;
    Path directory = WorkDirectory.create("nginx").toAbsolutePath();
    Path file = directory.resolve("nginx.conf");
    try {
      Files.writeString(file, configuration(directory, port, backend));
    } catch (IOException e) {
      throw new IllegalStateException("Cannot write " + file, e);
    }
    child =
        ChildProcess.start(
            new NativeCommand(
                NativeCommand.find("nginx", "nginx"),
                List.of("-p", directory.toString(), "-c", file.toString(), "-e", "stderr"),
                "using the \"epoll\" event method"),
            directory);
  }

  /**
   * Starts one.
   *
   * @param backend {@code host:port} of the server
   * @return the proxy, ready
   */
  public static NginxServer to(String backend) {
    return Ports.start(port -> new NginxServer(port, backend));
  }

  /**
   * Returns a configuration with one process, so that nothing stays when it is killed, and with
   * files only in its directory.
   */
  private static String configuration(Path directory, int port, String backend) {
    return """
      daemon off;
      master_process off;
      pid %1$s/pid;
      error_log stderr notice;
      events {}
      http {
        access_log off;
        client_body_temp_path %1$s/body;
        proxy_temp_path %1$s/proxy;
        fastcgi_temp_path %1$s/fastcgi;
        uwsgi_temp_path %1$s/uwsgi;
        scgi_temp_path %1$s/scgi;
        server {
          listen 127.0.0.1:%2$d;
          location / {
            proxy_pass http://%3$s;
          }
        }
      }
      """
        .formatted(directory, port, backend);
  }

  /**
   * Returns where it listens.
   *
   * @return {@code http://host:port}
   */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Ends it; returns when it is gone. */
  @Override
  public void close() {
    child.close();
  }
}
