package io.hawser.netty.internal.codec;

/** Finds where to cut text that is too long. */
final class Utf8 {
  private Utf8() {}

  /**
   * Returns how many chars from the start take at most {@code limit} bytes, without splitting a
   * pair.
   */
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
