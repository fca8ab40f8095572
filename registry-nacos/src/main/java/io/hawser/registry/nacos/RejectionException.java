package io.hawser.registry.nacos;

/** Nacos has answered, and the answer is no. */
final class RejectionException extends Exception {
  private static final long serialVersionUID = 1L;

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_REGISTERED = 301;

  private final int code;

  RejectionException(int code, String message) {
    super(message);
    this.code = code;
  }

  /** What to do about it, to be appended to the server's own words. */
  static String advice(int code) {
    return code == FORBIDDEN
        ? " (check registry.nacos.username and password, or accessKey and secretKey, and whether"
            + " they may read and write this namespace in Nacos)"
        : "";
  }

  /** The access token may have expired, or the user may not do it. */
  boolean isForbidden() {
    return code == FORBIDDEN || code == UNAUTHORIZED;
  }

  /** Nacos has forgotten the connection. */
  boolean isConnectionUnknown() {
    return code == NOT_REGISTERED;
  }
}
