package io.hawser.testservers;

import io.hawser.testservers.process.ChildProcess;
import io.hawser.testservers.process.NativeCommand;
import io.hawser.testservers.process.WorkDirectory;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A Prometheus on a free port of 127.0.0.1 that scrapes one endpoint every second, in a child
 * process that does not outlive this JVM. Needs Debian's package prometheus.
 */
public final class PrometheusServer implements AutoCloseable {
  private final int port;
  private final ChildProcess child;
  private final HttpClient http = HttpClient.newHttpClient();

  private PrometheusServer(int port, String target, String path) {
    this.port = port;
    Path workDirectory = WorkDirectory.create("prometheus");
    Path file = workDirectory.resolve("prometheus.yml");
    try {
      Files.writeString(
          file,
          """
          global:
            scrape_interval: 1s
          scrape_configs:
            - job_name: hawser
              metrics_path: %s
              static_configs:
                - targets: ['%s']
          """
              .formatted(path, target));
    } catch (IOException e) {
      throw new IllegalStateException("Cannot write " + file, e);
    }
    child =
        ChildProcess.start(
            new NativeCommand(
                NativeCommand.find("prometheus", "prometheus"),
                List.of(
                    "--config.file=" + file,
                    "--storage.tsdb.path=" + workDirectory.resolve("data"),
                    "--web.listen-address=127.0.0.1:" + port),
                "Server is ready to receive web requests"),
            workDirectory);
  }

  /**
   * Starts one.
   *
   * @param target {@code host:port} of the endpoint
   * @param path its path
   * @return the server, ready
   */
  public static PrometheusServer scraping(String target, String path) {
    return Ports.start(port -> new PrometheusServer(port, target, path));
  }

  /**
   * Asks a query of the present moment.
   *
   * @param query in Prometheus' language
   * @return its answer, as JSON
   */
  public String query(String query) {
    URI uri =
        URI.create(
            "http://127.0.0.1:"
                + port
                + "/api/v1/query?query="
                + URLEncoder.encode(query, StandardCharsets.UTF_8));
    try {
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new IllegalStateException("Cannot ask " + uri, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while asking " + uri, e);
    }
  }

  /** Ends it. */
  @Override
  public void close() {
    child.close();
  }
}
