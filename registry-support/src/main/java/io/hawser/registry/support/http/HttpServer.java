package io.hawser.registry.support.http;

import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One server with the HTTP interface. Each call blocks. Thread-safe. */
public final class HttpServer {
  private static final String FORM = "application/x-www-form-urlencoded";

  private final String url;
  private final String name;
  private final HttpCalls calls;
  private final Login login;
  private final HttpSettings settings;

  HttpServer(String url, HttpCalls calls, Login login, HttpSettings settings) {
    this.url = url;
    this.name = HttpSettings.shortName(url);
    this.calls = calls;
    this.login = login;
    this.settings = settings;
  }

  /** The same server, asked by other calls. */
  HttpServer by(HttpCalls others) {
    return new HttpServer(url, others, login, settings);
  }

  HttpSettings settings() {
    return settings;
  }

  /**
   * Asks for a document.
   *
   * @param path the path, from the first slash on
   * @param parameters names and values
   * @return the document
   * @throws HttpFailure if there is no document; the message names this server
   */
  public Json get(String path, Map<String, String> parameters) throws HttpFailure {
    HttpReply reply = call(path + query(parameters), null, settings.requestTimeout());
    if (!reply.isOk()) {
      throw unexpected(path, reply);
    }
    try {
      return Json.parse(reply.body());
    } catch (IllegalArgumentException e) {
      throw new HttpFailure(
          name + ": the answer to " + path + " is " + e.getMessage() + "; is it a Seata server?",
          false,
          e);
    }
  }

  /**
   * Waits for a change. A server that does not answer in time is taken for one without a change:
   * Seata's 2.0.0 forgets to end polls once another client has given up one. Whether it is there
   * shows when the cluster is read then.
   *
   * @param path the path
   * @param parameters names and values of the query
   * @param form names and values of the body
   * @param timeout how long the server is asked to wait
   * @return {@code true} if something has changed, {@code false} if the time was up
   * @throws HttpFailure if the server cannot tell; the message names it
   */
  public boolean poll(
      String path, Map<String, String> parameters, Map<String, String> form, Duration timeout)
      throws HttpFailure {
    HttpReply reply;
    try {
      reply =
          call(path + query(parameters), encoded(form), timeout.plus(settings.requestTimeout()));
    } catch (HttpFailure e) {
      if (e.getCause() instanceof SocketTimeoutException) {
        return false;
      }
      throw e;
    }
    if (!reply.isOk() && reply.status() != 304) {
      throw unexpected(path, reply);
    }
    return reply.isOk();
  }

  private HttpReply call(String path, @Nullable String form, Duration timeout) throws HttpFailure {
    String type = form == null ? null : FORM;
    String body = form == null ? "" : form;
    String token = login.token(this);
    HttpReply reply = calls.call(name, url + path, token, type, body, timeout);
    if (reply.isRejected() && token != null) { // it may have expired, or be of another server
      login.forget(token);
      reply = calls.call(name, url + path, login.token(this), type, body, timeout);
    }
    return reply;
  }

  /** Sends a document without a token. */
  HttpReply post(String path, String json) throws HttpFailure {
    return calls.call(name, url + path, null, "application/json", json, settings.requestTimeout());
  }

  private HttpFailure unexpected(String path, HttpReply reply) {
    return reply.isRejected()
        ? new HttpFailure(
            name
                + " does not allow "
                + path
                + " (status "
                + reply.status()
                + "); check "
                + (settings.username() == null
                    ? "whether " + settings.usernameKey() + " must be set"
                    : settings.usernameKey() + " and its password"),
            true,
            null)
        : new HttpFailure(
            name
                + " answered "
                + path
                + " with status "
                + reply.status()
                + "; is it a Seata server with this interface?",
            false,
            null);
  }

  private static String query(Map<String, String> parameters) {
    return parameters.isEmpty() ? "" : "?" + encoded(parameters);
  }

  private static String encoded(Map<String, String> parameters) {
    return String.join(
        "&",
        parameters.entrySet().stream()
            .map(it -> encoded(it.getKey()) + "=" + encoded(it.getValue()))
            .toList());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The address. */
  @Override
  public String toString() {
    return name;
  }
}
