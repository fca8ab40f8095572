package io.hawser.testservers;

import io.hawser.testservers.process.ChildCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Eureka server of Spring Cloud, standalone, in a child JVM. It keeps everything in memory, so it
 * is empty after each start.
 */
public final class EurekaServer extends RegistryServer {
  private static final int ERROR = 400;
  private static final int TIMEOUT_MILLIS = 60_000;

  private EurekaServer(int port, List<String> settings) {
    super("eureka", port, data -> command(port, settings));
  }

  /**
   * Starts a Eureka that answers without its usual cache of 30 s, and removes an entry within about
   * a second of the end of its lease, also if all entries end.
   *
   * @param settings further ones, as {@code --name=value}
   * @return the server, ready
   */
  public static EurekaServer launch(String... settings) {
    List<String> all = new ArrayList<>();
    all.add("--eureka.server.use-read-only-response-cache=false");
    all.add("--eureka.server.eviction-interval-timer-in-ms=1000");
    all.add("--eureka.server.enable-self-preservation=false");
    Collections.addAll(all, settings);
    return Ports.start(port -> new EurekaServer(port, all));
  }

  private static ChildCommand command(int port, List<String> settings) {
    List<String> arguments = new ArrayList<>();
    arguments.add(Integer.toString(port));
    arguments.addAll(settings);
    return ChildModule.EUREKA.command("EurekaMain").arguments(arguments.toArray(String[]::new));
  }

  /**
   * Returns the address for clients.
   *
   * @return {@code http://host:port/eureka}
   */
  public String url() {
    return "http://" + address() + "/eureka";
  }

  /**
   * Sends a request by HTTP.
   *
   * @param method the method
   * @param path behind {@link #url()}, from the slash on
   * @param json the body, or {@code null} for none
   * @return the status, a blank and the body
   */
  public String http(String method, String path, @Nullable String json) {
    try {
      HttpURLConnection http =
          (HttpURLConnection) new URL(url() + path).openConnection(Proxy.NO_PROXY);
      http.setRequestMethod(method);
      http.setConnectTimeout(TIMEOUT_MILLIS);
      http.setReadTimeout(TIMEOUT_MILLIS);
      http.setRequestProperty("Accept", "application/json");
      http.setRequestProperty("Connection", "close");
      if (json != null) {
        http.setDoOutput(true);
        http.setRequestProperty("Content-Type", "application/json");
        http.getOutputStream().write(json.getBytes(StandardCharsets.UTF_8));
      }
      int status = http.getResponseCode();
      try (InputStream body = status >= ERROR ? http.getErrorStream() : http.getInputStream()) {
        String text = body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
        return status + " " + text;
      } finally {
        http.disconnect();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot ask the Eureka at " + address(), e);
    }
  }
}
