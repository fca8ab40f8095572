package io.hawser.error;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes what another program answered fit for an error or a log: one line of text. A proxy may
 * answer with a page, a server with a stack trace, and neither is to fill a log or to forge a line
 * in it.
 */
public final class ForeignText {
  /** The most characters of a text that are kept. */
  private static final int MAX = 200;

  /** What is looked at of a longer text: there may be styles and scripts in front of the words. */
  private static final int LOOKED_AT = 16 * 1024;

  private static final Pattern MARKUP = Pattern.compile("</|<!|<\\?xml|<html", insensitive());

  /** What a browser does not show either. */
  private static final Pattern UNSEEN =
      Pattern.compile(
          "<!--.*?(-->|$)|<(script|style)\\b.*?(</\\2\\s*>|$)", insensitive() | Pattern.DOTALL);

  private static final Pattern TAG = Pattern.compile("<[^<>]*(>|$)");

  /** Also marks that turn the direction of the text around. */
  private static final Pattern NO_TEXT = Pattern.compile("[\\p{Z}\\s\\p{Cc}\\p{Cf}]+");

  private ForeignText() {}

  private static int insensitive() {
    return Pattern.CASE_INSENSITIVE;
  }

  /**
   * One line of a foreign text.
   *
   * @param text what was received, of any length; {@code null} counts as empty
   * @return the first 200 characters, without tags of HTML or XML, line breaks and control
   *     characters, and an ellipsis for what was cut off; empty if there are no words in it
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
}
