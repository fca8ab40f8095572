package io.hawser.registry.zookeeper;

import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.common.PathUtils;

/**
 * The value of {@code registry.zk.serverAddr} or {@code seata.config.zk.serverAddr}. The path at
 * its end is kept separate from the hosts. ZooKeeper's client would also prefix it to every path,
 * but then could not create it.
 *
 * @param hosts {@code host:port}, separated by commas, without blanks
 * @param chroot empty, or a path that starts with a slash and does not end with one
 */
record ConnectString(String hosts, String chroot) {
  private static final int DEFAULT_PORT = 2181;

  /**
   * Parses {@code host[:port][,host[:port]…][/chroot]}.
   *
   * @throws IllegalArgumentException if the text is invalid; the message is a sentence
   */
  static ConnectString parse(String text) {
    int slash = text.indexOf('/');
    String hosts = slash < 0 ? text : text.substring(0, slash);
    String chroot = slash < 0 ? "" : text.substring(slash).trim();
    while (chroot.endsWith("/")) {
      chroot = chroot.substring(0, chroot.length() - 1);
    }
    if (chroot.indexOf(',') >= 0) {
      throw new IllegalArgumentException("a path may only follow the last host");
    }
    if (!chroot.isEmpty()) {
      PathUtils.validatePath(chroot);
    }
    List<String> servers = new ArrayList<>();
    for (String host : hosts.split(",", -1)) {
      if (!host.isBlank()) {
        servers.add(server(host.trim()));
      }
    }
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("it names no host");
    }
    return new ConnectString(String.join(",", servers), chroot);
  }

  private static String server(String text) {
    int colon = text.lastIndexOf(':');
    boolean ipv6WithoutPort = text.startsWith("[") && text.endsWith("]");
    if (colon < 0 || ipv6WithoutPort) {
      return host(text) + ":" + DEFAULT_PORT;
    }
    return host(text.substring(0, colon)) + ":" + port(text.substring(colon + 1));
  }

  private static String host(String text) {
    boolean brackets = text.startsWith("[") && text.endsWith("]");
    if (text.isEmpty() || text.chars().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException("\"" + text + "\" is not a host");
    }
    if (text.indexOf(':') >= 0 && !brackets) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a host; an IPv6 address needs brackets");
    }
    return text;
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + text + "\" is not a port", e);
    }
    throw new IllegalArgumentException("port " + text + " is not between 1 and 65535");
  }

  @Override
  public String toString() {
    return hosts + chroot;
  }
}
