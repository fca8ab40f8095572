package io.hawser.registry.support;

import io.hawser.registry.ServerAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** The format of addresses that several registries share. */
public final class Addresses {
  private Addresses() {}

  /**
   * {@return an address as Seata's servers write it in a registry: {@code host:port}, IPv6 with all
   * its groups and without brackets}
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
