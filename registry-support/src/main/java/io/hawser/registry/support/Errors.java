package io.hawser.registry.support;

import io.hawser.error.RegistryException;

/**
 * Errors of one back-end. Any thread.
 *
 * @param backend classifies and explains them
 */
record Errors(Backend backend) {

  boolean isLost(Throwable error) {
    return backend.classify(error) == Backend.Failure.LOST;
  }

  /** The exception for callers and listeners, who wanted {@code what}. */
  RegistryException of(String what, Throwable cause) {
    return new RegistryException(
        "Cannot " + what + " in " + backend.description() + ": " + backend.explain(cause),
        cause,
        backend.classify(cause) == Backend.Failure.REJECTED);
  }
}
