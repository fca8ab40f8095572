package io.hawser.testkit.faults;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the borders of frames in a stream. Bytes that are not a frame, and all bytes after them,
 * are passed on unchanged. It runs on the event loop only.
 */
final class Splitter {
  private static final byte[] NOTHING = {};

  private byte[] buffer = NOTHING;
  private int from;
  private int to;

  /** The number of missing bytes of a frame whose beginning was returned. */
  private long rest;

  private boolean framed = true;

  /** Returns whether the borders are known. */
  boolean isFramed() {
    return framed;
  }

  /** Returns whether no byte of the next frame was returned. */
  boolean atBorder() {
    return rest == 0;
  }

  void add(byte[] bytes) {
    int waiting = to - from;
    if (waiting == 0) {
      buffer = bytes;
      from = 0;
      to = bytes.length;
      return;
    }
    if (buffer.length - to < bytes.length) {
      int needed = waiting + bytes.length;
      byte[] larger =
          Arrays.copyOfRange(buffer, from, from + Math.max(needed, Math.min(2 * needed, 1 << 24)));
      buffer = larger;
      from = 0;
      to = waiting;
    }
    System.arraycopy(bytes, 0, buffer, to, bytes.length);
    to += bytes.length;
  }

  /**
   * Returns the next piece, which never crosses a border.
   *
   * @param whole whether to wait for whole frames
   * @return {@code null} if more has to arrive first
   */
  byte @Nullable [] next(boolean whole) {
    int available = to - from;
    if (available == 0) {
      return null;
    }
    if (!framed) {
      return take(available);
    }
    if (rest > 0) {
      int count = (int) Math.min(rest, available);
      rest -= count;
      return take(count);
    }
    if (!Header.mayBegin(buffer, from, available)) {
      framed = false;
      return take(available);
    }
    if (available < Header.LENGTH_KNOWN_AT) {
      return null;
    }
    long length = Header.fullLength(buffer, from);
    if (length < Header.LENGTH || length > Header.MAX_FRAME) {
      framed = false;
      return take(available);
    }
    if (whole && available < length) {
      return null;
    }
    int count = (int) Math.min(length, available);
    rest = length - count;
    return take(count);
  }

  /** Returns the rest when no more bytes will come. */
  byte[] remainder() {
    return take(to - from);
  }

  private byte[] take(int count) {
    byte[] piece = Arrays.copyOfRange(buffer, from, from + count);
    from += count;
    if (from == to) {
      buffer = NOTHING;
      from = 0;
      to = 0;
    }
    return piece;
  }
}
