package io.hawser.registry.nacos;

import io.hawser.registry.support.Backend.Failure;
import org.jspecify.annotations.Nullable;

/** No answer came, or the answer is no. The message is a sentence without secrets. */
final class NacosFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private static final int NOT_REGISTERED = 301; // Nacos has forgotten the connection
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final String ADVICE =
      " (check registry.nacos.username and password, or accessKey and secretKey, and whether they"
          + " may read and write this namespace in Nacos)";

  private final Failure failure;

  private NacosFailure(Failure failure, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.failure = failure;
  }

  /** The connection is of no use any more, or there never was one. */
  static NacosFailure noAnswer(String message, @Nullable Throwable cause) {
    return new NacosFailure(Failure.LOST, message, cause);
  }

  /** Nacos has answered a request with an error. */
  static NacosFailure answer(int code, String message) {
    return new NacosFailure(failure(code), message + (code == FORBIDDEN ? ADVICE : ""), null);
  }

  /** Nacos rejects a login. */
  static NacosFailure login(String message) {
    return new NacosFailure(Failure.REJECTED, message, null);
  }

  /** The access token may have expired, or the user may not do it. */
  private static Failure failure(int code) {
    return switch (code) {
      case NOT_REGISTERED -> Failure.LOST;
      case UNAUTHORIZED, FORBIDDEN -> Failure.REJECTED;
      default -> Failure.UNAVAILABLE;
    };
  }

  Failure failure() {
    return failure;
  }
}
