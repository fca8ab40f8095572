package io.hawser.netty.protocol;

/** What {@link io.netty.buffer.ByteBufUtil} leaves to do. */
final class Utf8 {
  private Utf8() {}

  /**
   * The text with '?' for each surrogate that has no partner, which is what peers write. Netty
   * would also damage the char behind it.
   */
  static String withoutLoneSurrogates(String text) {
    int lone = loneSurrogate(text, 0);
    if (lone < 0) {
      return text;
    }
    StringBuilder fixed = new StringBuilder(text);
    for (; lone >= 0; lone = loneSurrogate(text, lone + 1)) {
      fixed.setCharAt(lone, '?');
    }
    return fixed.toString();
  }

  private static int loneSurrogate(String text, int from) {
    int length = text.length();
    for (int i = from; i < length; i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < length
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }

  /** How many chars from the start take at most {@code limit} bytes, without splitting a pair. */
  static int fitting(String text, int limit) {
    int length = text.length();
    if (length <= limit / 3) {
      return length;
    }
    int bytes = 0;
    for (int i = 0; i < length; ) {
      int codePoint = text.codePointAt(i);
      bytes += size(codePoint);
      if (bytes > limit) {
        return i;
      }
      i += Character.charCount(codePoint);
    }
    return length;
  }

  private static int size(int codePoint) {
    if (codePoint < 0x80) {
      return 1;
    }
    if (codePoint < 0x800) {
      return 2;
    }
    if (codePoint < 0x10000) {
      // A lone surrogate is sent as '?'.
      return Character.isBmpCodePoint(codePoint) && Character.isSurrogate((char) codePoint) ? 1 : 3;
    }
    return 4;
  }
}
