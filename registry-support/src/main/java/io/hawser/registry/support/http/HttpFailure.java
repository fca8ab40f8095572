package io.hawser.registry.support.http;

import io.hawser.registry.support.Backend;
import io.hawser.registry.support.BackendError;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A call of a server that failed, as a clause that names the server and what happened. */
public final class HttpFailure extends IOException implements BackendError {
  private static final long serialVersionUID = 1;

  /** True if the server was reached but does not allow the call. */
  private final boolean rejected;

  /**
   * Creates a failure.
   *
   * @param message names the server and says what happened, without secrets
   * @param rejected whether the server does not allow the call
   * @param cause the cause, if there is one
   */
  public HttpFailure(String message, boolean rejected, @Nullable Throwable cause) {
    super(message, cause);
    this.rejected = rejected;
  }

  boolean isRejected() {
    return rejected;
  }

  @Override
  public Backend.Failure failure() {
    return rejected ? Backend.Failure.REJECTED : Backend.Failure.LOST;
  }
}
