package io.hawser.registry.redis;

import org.jspecify.annotations.Nullable;

/** Redis answers, but cannot be used as it is. The message is a clause without secrets. */
final class UnsuitableRedisException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnsuitableRedisException(String message) {
    this(message, null);
  }

  UnsuitableRedisException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
