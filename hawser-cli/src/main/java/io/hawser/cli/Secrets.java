package io.hawser.cli;

import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Takes secrets out of texts. No message of Hawser contains one, but those of registries and
 * servers are quoted, and the output is meant to be passed on.
 */
final class Secrets {
  private static final String HIDDEN = "***";

  /** Shorter values occur in other words by chance. */
  private static final int SHORTEST = 3;

  /** The part of a URL in front of the host. */
  private static final Pattern USER_INFO = Pattern.compile("(?<=//)[^/@\\s]*:[^/@\\s]*@");

  private final List<String> values;

  private Secrets(Stream<String> values) {
    this.values =
        values
            .filter(value -> value.length() >= SHORTEST)
            .distinct()
            .sorted(Comparator.comparing(String::length).reversed())
            .toList();
  }

  /** Of an environment, for when there is no configuration yet. */
  static Secrets of(Map<String, String> environment) {
    return new Secrets(secret(environment));
  }

  static Secrets of(Map<String, String> environment, HawserConfig config) {
    return new Secrets(Stream.concat(secret(environment), secret(config.startingWith(""))));
  }

  private static Stream<String> secret(Map<String, String> settings) {
    return settings.entrySet().stream()
        .filter(entry -> Keys.isSecret(entry.getKey().replace("_", "")))
        .map(entry -> entry.getValue().trim());
  }

  String hide(String text) {
    String hidden = USER_INFO.matcher(text).replaceAll(HIDDEN + "@");
    for (String value : values) {
      hidden = hidden.replace(value, HIDDEN);
    }
    return hidden;
  }
}
