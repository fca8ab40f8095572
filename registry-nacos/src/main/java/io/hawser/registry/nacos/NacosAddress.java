package io.hawser.registry.nacos;

import io.hawser.registry.ServerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One Nacos server as the configuration names it. Its port is the one for HTTP; gRPC is 1000 above.
 *
 * @param scheme for HTTP: {@code http} or {@code https}
 * @param address where it listens for HTTP
 */
record NacosAddress(String scheme, ServerAddress address) {
  private static final int DEFAULT_PORT = 8848;
  private static final Pattern SEPARATOR = Pattern.compile("[,;]");

  /**
   * Parses a list.
   *
   * @throws IllegalArgumentException with a sentence if an entry is wrong or there is none
   */
  static List<NacosAddress> parseAll(String text) {
    List<NacosAddress> addresses = new ArrayList<>();
    for (String entry : SEPARATOR.split(text, -1)) {
      if (!entry.isBlank()) {
        NacosAddress address = parse(entry.trim());
        if (!addresses.contains(address)) {
          addresses.add(address);
        }
      }
    }
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("the list is empty");
    }
    return List.copyOf(addresses);
  }

  private static NacosAddress parse(String entry) {
    String scheme = "http";
    String rest = entry;
    int end = entry.indexOf("://");
    if (end >= 0) {
      scheme = entry.substring(0, end).toLowerCase(Locale.ROOT);
      rest = entry.substring(end + 3);
      if (!scheme.equals("http") && !scheme.equals("https")) {
        throw new IllegalArgumentException("\"" + entry + "\" is neither http nor https");
      }
      if (rest.endsWith("/")) {
        rest = rest.substring(0, rest.length() - 1);
      }
    }
    return new NacosAddress(scheme, ServerAddress.parse(withPort(rest)));
  }

  /** Without a port it is Nacos' usual one, as in Nacos' own clients. */
  private static String withPort(String text) {
    boolean missing = text.startsWith("[") ? text.endsWith("]") : text.indexOf(':') < 0;
    return missing ? text + ":" + DEFAULT_PORT : text;
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
