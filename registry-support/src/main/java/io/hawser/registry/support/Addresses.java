package io.hawser.registry.support;

import io.hawser.registry.ServerAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Address formats that several registries share. */
public final class Addresses {
  private Addresses() {}

  /**
   * Parses an address that may lack its port, as in settings.
   *
   * @param text {@code host}, {@code host:port}, {@code [ipv6]} or {@code [ipv6]:port}
   * @param defaultPort the port of an address without one
   * @return the address
   * @throws IllegalArgumentException if the text is not an address; the message quotes it
   */
  public static ServerAddress parse(String text, int defaultPort) {
    String trimmed = text.trim();
    boolean withPort = trimmed.startsWith("[") ? !trimmed.endsWith("]") : trimmed.indexOf(':') >= 0;
    return ServerAddress.parse(withPort ? trimmed : trimmed + ":" + defaultPort);
  }

  /**
   * Writes an address as Seata's servers do in a registry.
   *
   * @param address of a server
   * @return {@code host:port}; IPv6 has all its groups and no brackets
   */
  public static String asSeataWrites(ServerAddress address) {
    String host = address.host();
    if (host.indexOf(':') >= 0) {
      try {
        host = InetAddress.getByName("[" + host + "]").getHostAddress(); // a literal: no lookup
      } catch (UnknownHostException e) {
        throw new IllegalStateException("A normalised address is a literal", e);
      }
    }
    return host + ":" + address.port();
  }
}
