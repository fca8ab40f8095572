package io.hawser.registry;

import java.util.Locale;
import java.util.Objects;

/**
 * Where a server listens: a host name or numeric address, and a port. The one address type of this
 * SDK. The host is normalised (lower case, no brackets, no IPv6 zone, IPv6 in its canonical short
 * form), so that equal addresses are equal objects.
 *
 * @param host a host name, IPv4 or IPv6 address; IPv6 without brackets
 * @param port 1 to 65535
 */
public record ServerAddress(String host, int port) implements Comparable<ServerAddress> {

  /** Checks the port and normalises the host. */
  public ServerAddress {
    Objects.requireNonNull(host, "host");
    host = normalise(host);
    if (host.isEmpty()
        || host.chars().anyMatch(c -> c <= ' ' || c == ',' || c == ';' || c == '/')) {
      throw new IllegalArgumentException("\"" + host + "\" is not a host name or address");
    }
    if (host.indexOf(':') >= 0 && !Ipv6Text.isValid(host)) {
      throw new IllegalArgumentException("\"" + host + "\" is not an IPv6 address");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
    }
  }

  /**
   * Parses {@code host:port}, {@code [ipv6]:port} or, as Seata servers register themselves, an IPv6
   * address without brackets followed by {@code :port}. The port is what follows the last colon.
   *
   * @param text the text; blanks around it are ignored
   * @return the address
   * @throws IllegalArgumentException with a sentence that quotes the text
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
          trimmed.substring(0, colon), Integer.parseInt(trimmed.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "\"" + trimmed + "\" is not a server address: the port is not a number", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"" + trimmed + "\" is not a server address: " + e.getMessage(), e);
    }
  }

  private static String normalise(String host) {
    String bare = host.trim();
    if (bare.startsWith("[") && bare.endsWith("]")) {
      bare = bare.substring(1, bare.length() - 1);
    }
    if (bare.indexOf(':') >= 0) {
      int zone = bare.indexOf('%');
      return Ipv6Text.shorten(zone < 0 ? bare : bare.substring(0, zone));
    }
    return bare.toLowerCase(Locale.ROOT);
  }

  /**
   * By host, then by port.
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
   * The text form.
   *
   * @return {@code host:port}, IPv6 in brackets
   */
  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
