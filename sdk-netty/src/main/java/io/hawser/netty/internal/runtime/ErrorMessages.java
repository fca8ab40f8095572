package io.hawser.netty.internal.runtime;

import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns what was thrown into words for an operator. */
public final class ErrorMessages {
  /** Matches the beginning of messages of Netty's native transport. */
  private static final Pattern NATIVE_CALL =
      Pattern.compile("^\\w+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ");

  /** Matches the address that Netty appends. Our messages name the server anyway. */
  private static final Pattern ADDRESS = Pattern.compile(": [^ /]*/[^ /]+:\\d+$");

  private ErrorMessages() {}

  /** Returns what the operating system reported, without class name, function name and address. */
  public static String of(@Nullable Throwable error) {
    Throwable root = error;
    while (root instanceof CompletionException && root.getCause() != null) {
      root = root.getCause();
    }
    if (root == null || root.getMessage() == null) {
      return String.valueOf(root);
    }
    String message = NATIVE_CALL.matcher(root.getMessage()).replaceFirst("");
    return ADDRESS.matcher(message).replaceFirst("");
  }
}
