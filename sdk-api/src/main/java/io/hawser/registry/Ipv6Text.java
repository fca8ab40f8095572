package io.hawser.registry;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Reads IPv6 literals and writes their canonical short form (RFC 5952). Never asks a name server.
 */
final class Ipv6Text {
  private static final int GROUPS = 8;

  private Ipv6Text() {}

  static boolean isValid(String text) {
    return !shorten(text).equals(text) || groups(text) != null;
  }

  /** The canonical form, or the text itself if it is no IPv6 literal. */
  static String shorten(String text) {
    int[] groups = groups(text);
    if (groups == null) {
      return text;
    }
    int bestStart = -1;
    int bestLength = 1; // a single zero group is not shortened
    for (int i = 0; i < GROUPS; i++) {
      int end = i;
      while (end < GROUPS && groups[end] == 0) {
        end++;
      }
      if (end - i > bestLength) {
        bestStart = i;
        bestLength = end - i;
      }
      i = Math.max(i, end - 1);
    }
    StringBuilder shortened = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == bestStart) {
        shortened.append("::");
        i += bestLength - 1;
      } else {
        if (shortened.length() > 0 && shortened.charAt(shortened.length() - 1) != ':') {
          shortened.append(':');
        }
        shortened.append(Integer.toHexString(groups[i]));
      }
    }
    return shortened.toString();
  }

  private static int @org.jspecify.annotations.Nullable [] groups(String text) {
    if (text.indexOf(':') < 0
        || !text.chars().allMatch(c -> c == ':' || c == '.' || Character.digit(c, 16) >= 0)) {
      return null;
    }
    byte[] bytes;
    try {
      // A text of only hex digits, dots and at least one colon is parsed as a literal, not looked
      // up.
      InetAddress address = InetAddress.getByName("[" + text + "]");
      bytes = address instanceof Inet6Address ? address.getAddress() : mapped(address.getAddress());
    } catch (UnknownHostException e) {
      return null;
    }
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
    }
    return groups;
  }

  private static byte[] mapped(byte[] ipv4) {
    byte[] bytes = new byte[16];
    bytes[10] = bytes[11] = (byte) 0xff;
    System.arraycopy(ipv4, 0, bytes, 12, 4);
    return bytes;
  }
}
