package io.hawser.testservers;

import io.hawser.testservers.process.ChildCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A Nacos, standalone, in a child JVM. {@link #port()} is its main port; clients of release 2 and
 * later add 1000 to it and speak gRPC there. Some 400 MB and 4 to 20 s to start: better shared by
 * the tests of a class.
 */
public final class NacosServer extends RegistryServer {
  private static final int GRPC = 1_000;
  private static final int TIMEOUT_MILLIS = 120_000;
  private static final Map<String, String> CONFIGURATION = Map.of("nacos.functionMode", "config");

  private final boolean http;

  private NacosServer(int port, boolean http, Map<String, String> settings) {
    super("nacos", port, data -> command(port, data, http, settings));
    this.http = http;
  }

  /**
   * Starts a Nacos that speaks gRPC only.
   *
   * @return the server, ready
   */
  public static NacosServer launch() {
    return launch(Map.of());
  }

  /**
   * Starts a Nacos that speaks gRPC only.
   *
   * @param settings system properties of the server
   * @return the server, ready
   */
  public static NacosServer launch(Map<String, String> settings) {
    return start(false, settings);
  }

  /**
   * Starts a Nacos that speaks gRPC and, on the main port, HTTP, as clients of release 1 do.
   *
   * @param settings system properties of the server
   * @return the server, ready
   */
  public static NacosServer launchWithHttp(Map<String, String> settings) {
    return start(true, settings);
  }

  /**
   * Starts a Nacos that keeps configuration items instead of naming servers, and speaks HTTP as
   * well.
   *
   * @return the server, ready
   */
  public static NacosServer launchForConfiguration() {
    return start(true, CONFIGURATION);
  }

  /**
   * Writes a configuration item by HTTP, and waits until clients can read it.
   *
   * @param namespace the id of the namespace, {@code public} for the usual one
   * @param group its group
   * @param dataId its name
   * @param content its text
   */
  public void publish(String namespace, String group, String dataId, String content) {
    String item =
        "/cs/config?namespaceId="
            + encoded(namespace)
            + "&groupName="
            + encoded(group)
            + "&dataId="
            + encoded(dataId);
    http("POST", "/nacos/v3/admin" + item + "&content=" + encoded(content));
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MILLIS);
    while (!isReadable("/nacos/v3/client" + item, md5(content))) { // there is no event by HTTP
      if (System.nanoTime() > end) {
        throw new IllegalStateException("Nacos does not return the written item " + dataId);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  private boolean isReadable(String path, String md5) {
    try {
      return http("GET", path).contains(md5);
    } catch (IllegalStateException e) { // not yet known
      return false;
    }
  }

  private static String md5(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /**
   * Starts a Nacos that requires a login. It speaks HTTP as well, as clients log in by that. The
   * user is lost with {@link #startEmpty()}.
   *
   * @param password the password of the user {@code nacos}, who may do everything
   * @return the server, ready
   */
  public static NacosServer launchWithAuthentication(String password) {
    return launchWithAuthentication(password, Map.of());
  }

  /**
   * Starts a Nacos as {@link #launchForConfiguration()} does, which requires a login.
   *
   * @param password the password of the user {@code nacos}, who may do everything
   * @return the server, ready
   */
  public static NacosServer launchForConfiguration(String password) {
    return launchWithAuthentication(password, CONFIGURATION);
  }

  private static NacosServer launchWithAuthentication(String password, Map<String, String> more) {
    Map<String, String> settings = new TreeMap<>(more);
    settings.put("nacos.core.auth.enabled", "true");
    // Otherwise a new user is known only some 15 s later.
    settings.put("nacos.core.auth.caching.enabled", "false");
    settings.put("nacos.core.auth.server.identity.key", "test");
    settings.put("nacos.core.auth.server.identity.value", "test");
    // Signs tokens; base64 of any 48 bytes.
    settings.put("nacos.core.auth.plugin.nacos.token.secret.key", "A".repeat(64));
    NacosServer server = start(true, settings);
    server.http("POST", "/nacos/v3/auth/user/admin?password=" + encoded(password));
    return server;
  }

  private static NacosServer start(boolean http, Map<String, String> settings) {
    return Ports.start(port -> new NacosServer(port, http, settings), GRPC, GRPC + 1, -GRPC);
  }

  private static ChildCommand command(
      int port, Path data, boolean http, Map<String, String> settings) {
    return ChildModule.NACOS
        .command("NacosMain")
        .properties(settings)
        .arguments(Integer.toString(port), data.toString())
        .arguments(http ? new String[] {"--web"} : new String[0]);
  }

  /**
   * Asks by HTTP.
   *
   * @param method for example {@code GET}
   * @param path with the query, for example {@code /nacos/v1/ns/service/list?pageNo=1&pageSize=9}
   * @return the answer's body
   * @throws IllegalStateException if the answer is not 200, or this server does not speak HTTP
   */
  public String http(String method, String path) {
    if (!http) {
      throw new IllegalStateException("This Nacos was started without HTTP");
    }
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create("http://" + address() + path).toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      connection.setRequestProperty("Connection", "close");
      connection.setRequestMethod(method);
      if (!method.equals("GET")) {
        connection.setDoOutput(true);
        try (OutputStream body = connection.getOutputStream()) {
          body.flush(); // Empty, as everything is in the query.
        }
      }
      if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
        throw new IllegalStateException(
            method + " " + path + " was answered " + connection.getResponseCode());
      }
      try (InputStream body = connection.getInputStream()) {
        return new String(body.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path + " failed at " + address(), e);
    }
  }
}
