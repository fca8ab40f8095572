package io.hawser.registry.support.http;

/**
 * An answer of a server.
 *
 * @param status the status of HTTP
 * @param body the body as text, possibly empty
 */
public record HttpReply(int status, String body) {
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  boolean isOk() {
    return status == OK;
  }

  boolean isRejected() {
    return status == UNAUTHORIZED || status == FORBIDDEN;
  }
}
