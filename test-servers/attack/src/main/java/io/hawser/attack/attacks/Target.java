package io.hawser.attack.attacks;

import java.net.InetSocketAddress;

/**
 * The endpoint that is attacked.
 *
 * @param port on the loopback address
 * @param certificate a PEM file with its certificate; empty without TLS
 */
public record Target(int port, String certificate) {
  /**
   * Gives the address to connect to.
   *
   * @return the address
   */
  public InetSocketAddress address() {
    return new InetSocketAddress(host(), port);
  }

  /**
   * Gives the address as text.
   *
   * @return the numeric address
   */
  public String host() {
    return "127.0.0.1";
  }
}
