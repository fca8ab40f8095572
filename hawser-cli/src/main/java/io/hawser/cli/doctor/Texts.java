package io.hawser.cli.doctor;

import java.util.Collection;
import java.util.stream.Collectors;

/** Forms of texts that several steps need. */
public final class Texts {
  /** The number of items that a list shows. */
  private static final int SHOWN = 10;

  private Texts() {}

  /**
   * Returns the message of an error.
   *
   * @param error the error
   * @return its message, or its kind if it has none
   */
  public static String of(Throwable error) {
    String message = error.getMessage();
    return message == null ? error.toString() : message;
  }

  /** Lists the first items. */
  static String list(Collection<?> items) {
    String shown =
        items.stream().limit(SHOWN).map(Object::toString).collect(Collectors.joining(", "));
    return items.size() <= SHOWN ? shown : shown + " and " + (items.size() - SHOWN) + " more";
  }

  /** Says how many there are. */
  static String count(int count, String one) {
    return count == 1 ? "1 " + one : count + " " + one + "s";
  }
}
