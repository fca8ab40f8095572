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

  /**
   * Returns a request without a body.
   *
   * @param method the method of HTTP
   * @param path the path, from the first slash on
   * @return the request
   */
  public static HttpRequest of(String method, String path) {
    return new HttpRequest(method, path, null, "");
  }

  /**
   * Returns a request for a document.
   *
   * @param path the path, from the first slash on
   * @param parameters names and values of the query
   * @return the request
   */
  public static HttpRequest get(String path, Map<String, String> parameters) {
    return of("GET", path + query(parameters));
  }

  /**
   * Returns a request with a JSON document.
   *
   * @param path the path, from the first slash on
   * @param json the document
   * @return the request
   */
  public static HttpRequest post(String path, String json) {
    return new HttpRequest("POST", path, "application/json", json);
  }

  /**
   * Returns a request with a form.
   *
   * @param path the path, from the first slash on
   * @param parameters names and values of the query
   * @param fields names and values of the form
   * @return the request
   */
  public static HttpRequest form(
      String path, Map<String, String> parameters, Map<String, String> fields) {
    return new HttpRequest(
        "POST", path + query(parameters), "application/x-www-form-urlencoded", encoded(fields));
  }

  /**
   * Returns the path without the query, for errors.
   *
   * @return the path
   */
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

  /**
   * Encodes a part of a path or of a query.
   *
   * @param text any text
   * @return the text with its special characters as {@code %xx}
   */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
