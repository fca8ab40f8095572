package io.hawser.registry.file;

import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.error.RegistryException;
import io.hawser.registry.ServiceInstance;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the servers of one cluster from a configuration. */
final class ServerList {
  private static final String START = "service.";
  private static final String END = ".grouplist";

  /**
   * Seata separates entries by semicolons and reads a list with commas as one address, which is
   * never intended.
   */
  private static final Pattern SEPARATOR = Pattern.compile("[;,]");

  private ServerList() {}

  /**
   * Returns each server once, in the order of the list.
   *
   * @throws RegistryException if the key is missing or an entry is not an address
   */
  static List<ServiceInstance> read(HawserConfig config, String cluster) {
    String key = START + cluster + END;
    String text = config.text(key);
    if (text == null) {
      if (config.startingWith(START).containsKey(key)) {
        return List.of(); // set to an empty value: a cluster without servers
      }
      throw missing(config, key);
    }
    Set<ServiceInstance> servers = new LinkedHashSet<>();
    for (String entry : SEPARATOR.split(text, -1)) {
      if (!entry.isBlank()) {
        servers.add(parse(config, key, entry));
      }
    }
    return List.copyOf(servers);
  }

  /** Returns the clusters whose lists are not empty, sorted. */
  static List<String> clusters(HawserConfig config) {
    return config.startingWith(START).entrySet().stream()
        .filter(e -> e.getKey().endsWith(END) && !e.getValue().isBlank())
        .filter(e -> e.getKey().length() > START.length() + END.length())
        .map(e -> e.getKey().substring(START.length(), e.getKey().length() - END.length()))
        .sorted()
        .toList();
  }

  private static ServiceInstance parse(HawserConfig config, String key, String entry) {
    try {
      return ServiceInstance.of(entry);
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      String shown = Keys.shown(key, message); // it quotes the entry
      throw new RegistryException(
          key + " in " + config.origin() + ": " + shown, shown.equals(message) ? e : null);
    }
  }

  private static RegistryException missing(HawserConfig config, String key) {
    List<String> present =
        config.startingWith(START).keySet().stream().filter(name -> name.endsWith(END)).toList();
    return new RegistryException(
        "There is no "
            + key
            + " in "
            + config.origin()
            + (present.isEmpty()
                ? ", and no list of any other cluster"
                : ", only " + String.join(", ", present)),
        null);
  }
}
