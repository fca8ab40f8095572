package io.hawser.registry;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Reads IPv6 literals and writes their canonical short form (RFC 5952). It never asks a name
 * server.
 */
final class Ipv6Text {
  private static final int GROUPS = 8;

  private Ipv6Text() {}

  /**
   * Returns the canonical form, {@code null} if the text is not an IPv6 literal. A mapped IPv4
   * address ({@code ::ffff:10.0.0.1}) becomes the IPv4 address, to which Java connects.
   */
  static @Nullable String canonicalOrNull(String text) {
    if (text.indexOf(':') < 0
        || !text.chars().allMatch(c -> c == ':' || c == '.' || Character.digit(c, 16) >= 0)) {
      return null;
    }
    try {
      // A text in brackets is parsed as a literal or rejected, but never looked up.
      InetAddress address = InetAddress.getByName("[" + text + "]");
      return address instanceof Inet6Address
          ? shorten(groups(address.getAddress()))
          : address.getHostAddress();
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static int[] groups(byte[] bytes) {
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
    }
    return groups;
  }

  private static String shorten(int[] groups) {
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
}
