package io.hawser.registry.nacos;

import io.hawser.registry.support.Backend.Failure;
import io.hawser.registry.support.BackendError;
import org.jspecify.annotations.Nullable;

/** No answer came, or the answer is no. The message is a sentence without secrets. */
final class NacosFailure extends Exception implements BackendError {
  private static final long serialVersionUID = 1L;

  private static final int NOT_REGISTERED = 301; // Nacos has forgotten the connection
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NO_ITEM = 300;

  private final Failure failure;
  private final int code;

  private NacosFailure(Failure failure, int code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.failure = failure;
    this.code = code;
  }

  /** Creates the error of a connection that is of no use any more, or never existed. */
  static NacosFailure noAnswer(String message, @Nullable Throwable cause) {
    return new NacosFailure(Failure.LOST, 0, message, cause);
  }

  /** Creates the error for an answer of Nacos that is an error. */
  static NacosFailure answer(int code, String message, NacosSettings settings) {
    String advice =
        code == FORBIDDEN || code == UNAUTHORIZED
            ? " (check "
                + settings.use().key("username")
                + " and password, or accessKey and secretKey, and whether they may "
                + (settings.use().isCentre() ? "read" : "read and write")
                + " this namespace in Nacos)"
            : "";
    return new NacosFailure(failure(code), code, message + advice, null);
  }

  /** Creates the error for a login that Nacos rejects. */
  static NacosFailure login(String message) {
    return new NacosFailure(Failure.REJECTED, 0, message, null);
  }

  /**
   * Returns what a code means; without access, the token may have expired, or the user may not do
   * it.
   */
  private static Failure failure(int code) {
    return switch (code) {
      case NOT_REGISTERED -> Failure.LOST;
      case UNAUTHORIZED, FORBIDDEN -> Failure.REJECTED;
      default -> Failure.UNAVAILABLE;
    };
  }

  /** Returns whether Nacos has answered that there is no such configuration item. */
  boolean isMissingItem() {
    return code == NO_ITEM;
  }

  @Override
  public Failure failure() {
    return failure;
  }
}
