package io.hawser.registry.support;

/**
 * An exception of a back-end with a known consequence. Its message is a clause for operators,
 * without secrets.
 */
public interface BackendError {

  /** {@return the consequence} */
  Backend.Failure failure();

  /** {@return the clause of such an error, or else what the error says of itself} */
  static String text(Throwable error) {
    return error instanceof BackendError ? String.valueOf(error.getMessage()) : error.toString();
  }
}
