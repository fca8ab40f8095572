package io.hawser.context;

import io.hawser.error.ForeignText;
import io.hawser.registry.ServerAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The name of a global transaction as Seata servers write it: {@code ip:port:transactionId}
 * (protocol section 11). Servers use the text as a key only; so does this SDK, except for load
 * balancing by XID.
 *
 * @param server the TC that began the transaction
 * @param transactionId the number the TC gave it
 */
public record Xid(ServerAddress server, long transactionId) {
  /** The length of the column in which servers keep it. */
  private static final int MAX_LENGTH = 128;

  /** Checks the server. */
  public Xid {
    Objects.requireNonNull(server, "server");
  }

  /**
   * Checks a text that is to be used as an XID.
   *
   * @param text the text
   * @return the text
   * @throws IllegalArgumentException if it does not have the form, or is longer than 128 characters
   */
  public static String check(String text) {
    Objects.requireNonNull(text, "xid");
    if (!isXid(text)) {
      throw new IllegalArgumentException(
          "xid: "
              + (text.isBlank() ? "empty" : "\"" + ForeignText.line(text) + "\"")
              + " (expected: what begin returned, ip:port:number, at most "
              + MAX_LENGTH
              + " characters)");
    }
    return text;
  }

  /**
   * Returns whether a text may be used as an XID.
   *
   * @param text any text
   * @return whether {@link #check} accepts it
   */
  public static boolean isXid(String text) {
    return text.length() <= MAX_LENGTH && isPrintable(text) && parseOrNull(text) != null;
  }

  /**
   * Returns whether a text is printable ASCII without blanks: XIDs are put into headers and logs.
   */
  private static boolean isPrintable(String text) {
    return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  /**
   * Parses an XID and accepts any text.
   *
   * @param text any text
   * @return the parts, or {@code null} if the text does not have the form
   */
  public static @Nullable Xid parseOrNull(String text) {
    ServerAddress server = serverOrNull(text);
    if (server == null) {
      return null;
    }
    try {
      return new Xid(server, Long.parseLong(text, text.lastIndexOf(':') + 1, text.length(), 10));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /**
   * Returns the server part of an XID.
   *
   * @param text any text
   * @return the TC that began the transaction, or {@code null} if the text does not name one
   */
  public static @Nullable ServerAddress serverOrNull(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0) {
      return null;
    }
    try {
      return ServerAddress.parse(text.substring(0, colon));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * Returns the text form.
   *
   * @return {@code ip:port:transactionId}, IPv6 without brackets as servers write it
   */
  @Override
  public String toString() {
    return server.host() + ":" + server.port() + ":" + transactionId;
  }
}
