package io.hawser.error;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Shortens an answer of another program to one line of text for an error message or a log. A proxy
 * may answer with a page and a server with a stack trace. Neither may flood the log or forge a line
 * in it.
 */
public final class ForeignText {
  /** The most characters of a text that are kept. */
  private static final int MAX = 200;

  /** The part of a longer text that is read. Styles and scripts may precede the words. */
  private static final int LOOKED_AT = 16 * 1024;

  private static final Pattern MARKUP = Pattern.compile("</|<!|<\\?xml|<html", insensitive());

  /** Parts that a browser does not show. */
  private static final Pattern UNSEEN =
      Pattern.compile(
          "<!--.*?(-->|$)|<(script|style)\\b.*?(</\\2\\s*>|$)", insensitive() | Pattern.DOTALL);

  private static final Pattern TAG = Pattern.compile("<[^<>]*(>|$)");

  /** Control characters, including marks that change the direction of text. */
  private static final Pattern NO_TEXT = Pattern.compile("[\\p{Z}\\s\\p{Cc}\\p{Cf}]+");

  private ForeignText() {}

  private static int insensitive() {
    return Pattern.CASE_INSENSITIVE;
  }

  /**
   * Returns one line of a foreign text.
   *
   * @param text the received text, of any length; {@code null} counts as empty
   * @return the first 200 characters, without tags of HTML or XML, line breaks and control
   *     characters, and an ellipsis if text was cut off; empty if the text contains no words
   */
  public static String line(@Nullable String text) {
    if (text == null) {
      return "";
    }
    String words = text.length() > LOOKED_AT ? text.substring(0, LOOKED_AT) : text;
    if (MARKUP.matcher(words).find()) {
      words = UNSEEN.matcher(words).replaceAll(" ");
      words = TAG.matcher(words).replaceAll(" ");
    }
    words = NO_TEXT.matcher(words).replaceAll(" ").strip();
    if (words.length() <= MAX) {
      return words;
    }
    int end = Character.isHighSurrogate(words.charAt(MAX - 1)) ? MAX - 1 : MAX;
    return words.substring(0, end).strip() + " …";
  }

  /**
   * Returns one line of an exception of other code. Its {@code toString} and {@code getMessage} may
   * be code of others, too, which fails.
   *
   * @param error any exception
   * @return what {@link #line} makes of {@code toString()}; the name of the class if that throws
   */
  public static String of(Throwable error) {
    try {
      return line(error.toString());
    } catch (Throwable e) { // also an Error, such as a StackOverflowError
      return error.getClass().getName()
          + " (its message cannot be read: "
          + e.getClass().getName()
          + ")";
    }
  }
}
