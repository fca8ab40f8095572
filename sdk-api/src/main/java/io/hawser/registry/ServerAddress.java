package io.hawser.registry;

import java.util.Locale;
import java.util.Objects;

/**
 * The host name or numeric address of a server, and its port. The SDK has no other address type.
 * The host is normalised (lower case, no brackets, no IPv6 zone, IPv6 in its canonical short form,
 * an IPv4 address mapped into IPv6 as IPv4), so that equal addresses are equal objects.
 *
 * @param host a host name, IPv4 or IPv6 address; IPv6 without brackets
 * @param port 1 to 65535
 */
public record ServerAddress(String host, int port) implements Comparable<ServerAddress> {

  /** Checks the port and normalises the host. */
  public ServerAddress {
    Objects.requireNonNull(host, "host");
    host = normalise(host);
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
    }
  }

  /**
   * Parses {@code host:port}, {@code [ipv6]:port} or, as Seata servers announce themselves, an IPv6
   * address without brackets followed by {@code :port}. The port follows the last colon.
   *
   * @param text the text; blanks around it are ignored
   * @return the address
   * @throws IllegalArgumentException if the text is not an address; the message quotes it
   */
  public static ServerAddress parse(String text) {
    String trimmed = Objects.requireNonNull(text, "text").trim();
    int colon = trimmed.lastIndexOf(':');
    if (colon <= 0 || colon == trimmed.length() - 1) {
      throw new IllegalArgumentException(
          "\"" + trimmed + "\" is not a server address (expected: host:port or [ipv6]:port)");
    }
    try {
      return new ServerAddress(
          trimmed.substring(0, colon), Integer.parseInt(trimmed, colon + 1, trimmed.length(), 10));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "\"" + trimmed + "\" is not a server address: the port is not a number", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"" + trimmed + "\" is not a server address: " + e.getMessage(), e);
    }
  }

  private static String normalise(String given) {
    String host = given.trim();
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (host.indexOf(':') >= 0) {
      int zone = host.indexOf('%');
      String ipv6 = Ipv6Text.canonicalOrNull(zone < 0 ? host : host.substring(0, zone));
      if (ipv6 == null) {
        throw new IllegalArgumentException("\"" + host + "\" is not an IPv6 address");
      }
      return ipv6;
    }
    // Convert to lower case first: it may turn a letter into a letter and a mark, which is invalid.
    String lower = host.toLowerCase(Locale.ROOT);
    if (!isName(lower)) {
      throw new IllegalArgumentException("\"" + host + "\" is not a host name or address");
    }
    return lower;
  }

  /**
   * Checks the name in a loop, because registries with a thousand servers are read often and a
   * regular expression is slower.
   */
  private static boolean isName(String host) {
    for (int i = 0; i < host.length(); ) {
      int c = host.codePointAt(i);
      if (!mayBeInName(c)) {
        return false;
      }
      i += Character.charCount(c);
    }
    return !host.isEmpty();
  }

  /** Is stricter than a name server, so that a URL or a list is not accepted as a name. */
  private static boolean mayBeInName(int c) {
    return Character.isLetterOrDigit(c) || c == '-' || c == '.' || c == '_';
  }

  /**
   * Compares by host, then by port.
   *
   * @param other the other address
   * @return negative, zero or positive
   */
  @Override
  public int compareTo(ServerAddress other) {
    int byHost = host.compareTo(other.host);
    return byHost != 0 ? byHost : Integer.compare(port, other.port);
  }

  /**
   * Returns the text form.
   *
   * @return {@code host:port}, IPv6 in brackets
   */
  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
