package io.hawser.config;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text forms of values. */
final class ValueParser {
  static final String DURATION =
      "a duration such as 10s, 500ms, 2m or plain milliseconds, at most 24 days";
  static final String POSITIVE_DURATION =
      "a duration above zero such as 10s, 500ms, 2m or plain milliseconds, at most 24 days";
  static final String BOOLEAN = "true or false";

  private static final Pattern DURATION_FORM = Pattern.compile("(\\d{1,15})\\s*(ms|s|m|h|d)?");

  private ValueParser() {}

  static Duration duration(String text) {
    Matcher matcher = DURATION_FORM.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text);
    }
    long number = Long.parseLong(matcher.group(1));
    String unit = matcher.group(2);
    long millisPerUnit =
        switch (unit == null ? "ms" : unit) {
          case "s" -> 1_000L;
          case "m" -> 60_000L;
          case "h" -> 3_600_000L;
          case "d" -> 86_400_000L;
          default -> 1L;
        };
    long millis;
    try {
      millis = Math.multiplyExact(number, millisPerUnit);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(text, e);
    }
    if (millis > Integer.MAX_VALUE) { // 24 days, the protocol's limit for time-outs
      throw new IllegalArgumentException(text);
    }
    return Duration.ofMillis(millis);
  }

  static Duration positiveDuration(String text) {
    Duration duration = duration(text);
    if (duration.isZero()) {
      throw new IllegalArgumentException(text);
    }
    return duration;
  }

  static Boolean bool(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  static ConfigKey.Parser<Integer> integer(int min, int max) {
    return text -> {
      int value = Integer.parseInt(text);
      if (value < min || value > max) {
        throw new IllegalArgumentException(text);
      }
      return value;
    };
  }

  static String notEmpty(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }

  /** Returns a list without blanks and duplicates. */
  static List<String> names(String text) {
    Map<String, String> names = new LinkedHashMap<>();
    for (String name : text.split(",", -1)) {
      names.putIfAbsent(notEmpty(name.trim()).toLowerCase(Locale.ROOT), name.trim());
    }
    return List.copyOf(names.values());
  }

  /** Returns versions of TLS in the JDK's spelling and accepts only those that are still safe. */
  static List<String> tlsProtocols(String text) {
    return names(text).stream()
        .map(
            name ->
                switch (name.toLowerCase(Locale.ROOT)) {
                  case "tlsv1.3", "1.3" -> "TLSv1.3";
                  case "tlsv1.2", "1.2" -> "TLSv1.2";
                  default -> throw new IllegalArgumentException(name);
                })
        .distinct()
        .toList();
  }

  /** Returns the name of a transport; whether there is one of that name shows when it is used. */
  static String transportType(String text) {
    return notEmpty(text).toLowerCase(Locale.ROOT);
  }

  /** Returns a path as in a request line, possibly with a query. */
  static String path(String text) {
    if (!text.startsWith("/") || URI.create(text).getPath() == null) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }

  static String applicationId(String text) {
    if (text.isEmpty() || text.indexOf(':') >= 0) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }

  /** Returns the first name, because Seata allows a list here. */
  static String serialization(String text) {
    if (!text.split(",", -1)[0].trim().equalsIgnoreCase("seata")) {
      throw new IllegalArgumentException(text);
    }
    return "seata";
  }

  static Set<String> roles(String text) {
    Set<String> roles = new LinkedHashSet<>();
    for (String role : text.split(",", -1)) {
      String name = role.trim().toUpperCase(Locale.ROOT);
      if (!name.equals("TM") && !name.equals("RM")) {
        throw new IllegalArgumentException(text);
      }
      roles.add(name);
    }
    return Set.copyOf(roles);
  }
}
