package io.hawser.registry.nacos;

import io.hawser.registry.ServerAddress;
import io.hawser.registry.support.Addresses;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One Nacos server as the configuration names it. Its port is the one for HTTP; gRPC is 1000 above.
 *
 * @param scheme for HTTP: {@code http} or {@code https}
 * @param address where it listens for HTTP
 */
record NacosAddress(String scheme, ServerAddress address) {
  private static final int DEFAULT_PORT = 8848;

  /**
   * Parses a list.
   *
   * @throws IllegalArgumentException with a sentence if an entry is wrong or there is none
   */
  static List<NacosAddress> parseAll(String text) {
    List<NacosAddress> addresses =
        Stream.of(text.split("[,;]"))
            .filter(entry -> !entry.isBlank())
            .map(entry -> parse(entry.trim()))
            .distinct()
            .toList();
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("the list is empty");
    }
    return addresses;
  }

  /** Without a port it is Nacos' usual one, as in Nacos' own clients. */
  private static NacosAddress parse(String entry) {
    int end = entry.indexOf("://");
    if (end < 0) {
      return new NacosAddress("http", Addresses.parse(entry, DEFAULT_PORT));
    }
    String scheme = entry.substring(0, end).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("\"" + entry + "\" is neither http nor https");
    }
    String rest = entry.substring(end + 3).replaceAll("/$", "");
    return new NacosAddress(scheme, Addresses.parse(rest, DEFAULT_PORT));
  }

  /** The start of a URL, without a slash at the end. */
  String url() {
    return scheme + "://" + address;
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
