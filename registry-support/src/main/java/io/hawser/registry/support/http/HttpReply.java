package io.hawser.registry.support.http;

import static java.net.HttpURLConnection.HTTP_BAD_REQUEST;
import static java.net.HttpURLConnection.HTTP_FORBIDDEN;
import static java.net.HttpURLConnection.HTTP_MULT_CHOICE;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;
import static java.net.HttpURLConnection.HTTP_NOT_MODIFIED;
import static java.net.HttpURLConnection.HTTP_OK;
import static java.net.HttpURLConnection.HTTP_UNAUTHORIZED;

/**
 * An answer of a server.
 *
 * @param status the status of HTTP
 * @param body the body as text, possibly empty
 */
public record HttpReply(int status, String body) {
  static boolean isError(int status) {
    return status >= HTTP_BAD_REQUEST;
  }

  /** {@return whether the server did what it was asked for} */
  public boolean isOk() {
    return status >= HTTP_OK && status < HTTP_MULT_CHOICE;
  }

  boolean isUnchanged() {
    return status == HTTP_NOT_MODIFIED;
  }

  /** {@return whether the server does not allow it} */
  public boolean isRejected() {
    return status == HTTP_UNAUTHORIZED || status == HTTP_FORBIDDEN;
  }

  /** {@return whether the server does not have what was asked for} */
  public boolean isMissing() {
    return status == HTTP_NOT_FOUND;
  }
}
