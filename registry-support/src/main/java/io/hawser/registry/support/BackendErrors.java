package io.hawser.registry.support;

import io.hawser.error.RegistryException;

/**
 * Errors of one back-end. Thread-safe.
 *
 * @param backend classifies and explains them
 */
record BackendErrors(Backend backend) {

  boolean isLost(Throwable error) {
    return backend.classify(error) == Backend.Failure.LOST;
  }

  /** Returns the text of an error: what failed, where, and why. */
  static String text(String what, String where, String reason) {
    return "Cannot " + what + " in " + where + ": " + reason;
  }

  /** Returns the exception for callers and listeners whose operation {@code what} failed. */
  RegistryException of(String what, Throwable cause) {
    return new RegistryException(
        text(what, backend.description(), backend.explain(cause)),
        cause,
        backend.classify(cause) == Backend.Failure.REJECTED);
  }
}
