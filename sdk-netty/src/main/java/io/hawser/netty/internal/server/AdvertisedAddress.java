package io.hawser.netty.internal.server;

import io.hawser.error.ConfigurationException;
import io.hawser.netty.server.ServerAnnouncement;
import io.hawser.registry.ServerAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Finds the address by which other machines reach this one. */
public final class AdvertisedAddress {
  static final String PREFERRED = "registry.preferredNetworks";

  private AdvertisedAddress() {}

  public static ServerAddress of(ServerAnnouncement announcement, ServerAddress listening) {
    ServerAddress advertised = announcement.advertised();
    if (advertised != null) {
      return advertised;
    }
    if (!listening.host().equals("0.0.0.0") && !listening.host().equals("::")) {
      return listening;
    }
    String host = choose(ofThisMachine(), announcement.config().text(PREFERRED));
    return new ServerAddress(host, listening.port());
  }

  private static List<String> ofThisMachine() {
    List<String> addresses = new ArrayList<>();
    try {
      for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
        if (network.isUp() && !network.isLoopback()) {
          for (InetAddress address : network.inetAddresses().toList()) {
            if (address instanceof Inet4Address && !address.isLinkLocalAddress()) {
              addresses.add(address.getHostAddress());
            }
          }
        }
      }
    } catch (SocketException e) {
      throw new ConfigurationException(
          "The addresses of this machine cannot be read: " + e + ". Give one to advertise", e);
    }
    return addresses;
  }

  public static String choose(List<String> addresses, @Nullable String preferred) {
    for (String network : preferred == null ? new String[] {""} : preferred.split(";", -1)) {
      String wanted = network.trim();
      for (String address : addresses) {
        if (preferred == null || (!wanted.isEmpty() && matches(address, wanted))) {
          return address;
        }
      }
    }
    throw new ConfigurationException(
        (preferred == null ? "The address to advertise: none" : PREFERRED + ": " + preferred)
            + " (expected: what an IPv4 address of this machine, one of "
            + addresses
            + ", matches; or give the address to advertise)",
        null);
  }

  private static boolean matches(String address, String wanted) {
    if (address.startsWith(wanted)) {
      return true;
    }
    try {
      return Pattern.matches(wanted, address);
    } catch (PatternSyntaxException e) {
      throw new ConfigurationException(
          PREFERRED
              + ": "
              + wanted
              + " (expected: prefixes of addresses or regular expressions, separated by semicolons)",
          e);
    }
  }
}
