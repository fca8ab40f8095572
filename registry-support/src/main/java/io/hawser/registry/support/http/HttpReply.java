package io.hawser.registry.support.http;

/**
 * An answer of a server.
 *
 * @param status the status of HTTP
 * @param body the body as text, possibly empty
 */
public record HttpReply(int status, String body) {
  private static final int SUCCESS = 200;
  private static final int REDIRECTION = 300;
  private static final int NOT_MODIFIED = 304;
  private static final int ERROR = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  static boolean isError(int status) {
    return status >= ERROR;
  }

  /** {@return whether the server did what it was asked for} */
  public boolean isOk() {
    return status >= SUCCESS && status < REDIRECTION;
  }

  boolean isUnchanged() {
    return status == NOT_MODIFIED;
  }

  /** {@return whether the server does not allow it} */
  public boolean isRejected() {
    return status == UNAUTHORIZED || status == FORBIDDEN;
  }

  /** {@return whether the server does not have what was asked for} */
  public boolean isMissing() {
    return status == NOT_FOUND;
  }
}
