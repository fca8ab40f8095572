package io.hawser.registry.nacos;

import org.jspecify.annotations.Nullable;

/** No answer came: the connection is of no use any more, or there never was one. */
final class NoAnswerException extends Exception {
  private static final long serialVersionUID = 1L;

  NoAnswerException(String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }
}
