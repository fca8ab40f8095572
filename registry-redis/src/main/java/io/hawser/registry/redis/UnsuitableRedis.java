package io.hawser.registry.redis;

/** Redis answers, but cannot be used as it is. The message is a clause without secrets. */
final class UnsuitableRedis extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnsuitableRedis(String message) {
    super(message);
  }
}
