package io.hawser.registry.support.http;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to a server of a registry.
 *
 * @param method the method of HTTP
 * @param path the path, and the query if there is one
 * @param contentType the type of the body, or {@code null} without a body
 * @param body the body, possibly empty
 */
public record HttpRequest(String method, String path, @Nullable String contentType, String body) {

  /** {@return a request without a body} */
  public static HttpRequest of(String method, String path) {
    return new HttpRequest(method, path, null, "");
  }

  /** {@return a request for a document, with parameters in the query} */
  public static HttpRequest get(String path, Map<String, String> parameters) {
    return of("GET", path + query(parameters));
  }

  /** {@return a request with a JSON document} */
  public static HttpRequest post(String path, String json) {
    return new HttpRequest("POST", path, "application/json", json);
  }

  /** {@return a request with parameters in the query and a form in the body} */
  public static HttpRequest form(
      String path, Map<String, String> parameters, Map<String, String> fields) {
    return new HttpRequest(
        "POST", path + query(parameters), "application/x-www-form-urlencoded", encoded(fields));
  }

  /** {@return the path without the query, for errors} */
  public String shortPath() {
    return path.split("\\?", 2)[0];
  }

  /** Sets everything but time-outs. The body is sent later. */
  void describe(HttpURLConnection http, @Nullable String authorization) throws IOException {
    http.setRequestMethod(method);
    http.setRequestProperty("Accept", "application/json");
    if (authorization != null) {
      http.setRequestProperty("Authorization", authorization);
    }
    if (contentType != null) {
      http.setRequestProperty("Content-Type", contentType);
      http.setDoOutput(true);
    }
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

  /** {@return a text as a part of a path or query, with special characters as {@code %xx}} */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
