package io.hawser.registry.support.http;

import io.hawser.registry.support.EndpointSetting.Endpoint;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One server of a registry. Each call blocks. Thread-safe. */
public final class HttpServer {
  private final String url;
  private final String name;
  private final String kind;
  private final HttpCalls calls;
  private final Access access;
  private final HttpSettings settings;

  HttpServer(String url, String kind, HttpCalls calls, Access access, HttpSettings settings) {
    this.url = url;
    this.kind = kind;
    this.name = HttpSettings.shortName(url);
    this.calls = calls;
    this.access = access;
    this.settings = settings;
  }

  /**
   * Creates a server that is asked without authorization.
   *
   * @param endpoint where it is; over HTTP if it has no scheme
   * @param kind what it should be, for errors: {@code "a Nacos server"}
   * @param timeout how long connecting may take, and any other answer
   * @return the server
   */
  public static HttpServer withoutLogin(Endpoint endpoint, String kind, Duration timeout) {
    String url = HttpSettings.url(endpoint);
    HttpSettings settings = new HttpSettings(List.of(url), "username", null, timeout, timeout);
    return new HttpServer(url, kind, new HttpCalls(timeout), server -> null, settings);
  }

  /** Returns the same server, asked by calls that only {@link #abort} of the result ends. */
  HttpServer apart() {
    return new HttpServer(url, kind, new HttpCalls(settings.connectTimeout()), access, settings);
  }

  /** Makes present and later calls fail, and those of others that share them. */
  public void abort() {
    calls.abort();
  }

  /**
   * {@return the document at a path}
   *
   * @throws HttpFailure if there is none; the message names this server
   */
  public Json get(String path, Map<String, String> parameters) throws HttpFailure {
    HttpRequest request = HttpRequest.get(path, parameters);
    return document(request, send(request));
  }

  /**
   * {@return the document in the answer to a request}
   *
   * @throws HttpFailure if there is none; the message names this server
   */
  public Json document(HttpRequest request, HttpReply reply) throws HttpFailure {
    check(request, reply);
    try {
      return Json.parse(reply.body());
    } catch (IllegalArgumentException e) {
      throw new HttpFailure(
          name
              + ": the answer to "
              + request.shortPath()
              + " is "
              + e.getMessage()
              + "; is it "
              + kind
              + "?",
          false,
          e);
    }
  }

  /**
   * Checks the status of the answer to a request.
   *
   * @throws HttpFailure if the server did not do it; the message names this server
   */
  public void check(HttpRequest request, HttpReply reply) throws HttpFailure {
    if (reply.isRejected()) {
      throw rejected(request, "the request (status " + reply.status() + ")");
    }
    if (!reply.isOk()) {
      throw new HttpFailure(
          name
              + " answered "
              + request.shortPath()
              + " with status "
              + reply.status()
              + "; is it "
              + kind
              + "?",
          false,
          null);
    }
  }

  HttpFailure rejected(HttpRequest request, String what) {
    String remedy =
        settings.login() == null
            ? "whether " + settings.usernameKey() + " must be set"
            : settings.usernameKey() + " and its password";
    return new HttpFailure(
        name + " rejected " + what + " to " + request.shortPath() + "; check " + remedy,
        true,
        null);
  }

  /**
   * Waits for a change. A server that does not answer in time counts as unchanged: Seata 2.0.0 no
   * longer ends polls after another client has abandoned one. The read that follows shows whether
   * the server is alive.
   *
   * @param path the path
   * @param parameters names and values of the query
   * @param form names and values of the body
   * @param timeout how long the server is asked to wait
   * @return {@code true} if something has changed, {@code false} if the time was up
   * @throws HttpFailure if the server cannot say; the message names it
   */
  public boolean poll(
      String path, Map<String, String> parameters, Map<String, String> form, Duration timeout)
      throws HttpFailure {
    HttpRequest request = HttpRequest.form(path, parameters, form);
    HttpReply reply;
    try {
      reply = send(request, timeout.plus(settings.requestTimeout()), false);
    } catch (HttpFailure e) {
      if (e.getCause() instanceof SocketTimeoutException) {
        return false;
      }
      throw e;
    }
    if (reply.isUnchanged()) {
      return false;
    }
    check(request, reply);
    return true;
  }

  /**
   * Sends a request.
   *
   * @return the answer, whatever its status
   * @throws HttpFailure if there is none; the message names this server
   */
  public HttpReply send(HttpRequest request) throws HttpFailure {
    return send(request, settings.requestTimeout(), true);
  }

  private HttpReply send(HttpRequest request, Duration timeout, boolean withBody)
      throws HttpFailure {
    String authorization = access.authorization(this);
    HttpReply reply = calls.call(name, url, request, authorization, timeout, withBody);
    if (reply.isRejected() && authorization != null && access.renew(authorization)) {
      reply = calls.call(name, url, request, access.authorization(this), timeout, withBody);
    }
    return reply;
  }

  /** Sends a request without authorization. */
  HttpReply sendOpenly(HttpRequest request) throws HttpFailure {
    @Nullable String none = null;
    return calls.call(name, url, request, none, settings.requestTimeout(), true);
  }

  /** Returns the address. */
  @Override
  public String toString() {
    return name;
  }
}
