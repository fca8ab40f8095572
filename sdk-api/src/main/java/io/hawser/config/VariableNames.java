package io.hawser.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The environment variables that may give a setting, as Spring forms them: capitals, an underscore
 * for each dot, and hyphens either left out or underscores, too.
 */
final class VariableNames {
  static final List<String> PREFIXES =
      List.of(KeyNames.VARIABLE_PREFIX, KeyNames.OWN_VARIABLE_PREFIX);

  private static final Pattern HUMP = Pattern.compile("([a-z0-9])([A-Z])");

  /** Without a prefix, a variable that is called so is more often meant for another program. */
  private static final Set<String> OF_OTHERS = Set.of("ACCESS_KEY", "SECRET_KEY");

  /** All forms of all names, without a prefix. */
  private static final Set<String> ALL =
      KeyTable.all().stream()
          .filter(KeyTable.Entry::isSetting)
          .flatMap(entry -> forms(KeyNames.withoutPrefix(entry.name())).stream())
          .collect(Collectors.toUnmodifiableSet());

  /** Names of which users choose a part. */
  private static final List<Pattern> PATTERNS =
      Stream.concat(
              Stream.of("SERVICE_VGROUP_?MAPPING_.+", "SERVICE_(.+_)?GROUPLIST(_.+)?"),
              KeyTable.all().stream()
                  .filter(KeyTable.Entry::isFamily)
                  .map(entry -> KeyNames.withoutPrefix(entry.name()).replace(".*", ""))
                  .flatMap(family -> forms(family).stream())
                  .map(form -> form + "_.+"))
          .map(Pattern::compile)
          .toList();

  /** The whole table, as each configuration asks for all of it. */
  private static final Map<String, List<String>> OF_TABLE =
      KeyTable.all().stream()
          .filter(KeyTable.Entry::isSetting)
          .collect(
              Collectors.toUnmodifiableMap(KeyTable.Entry::name, entry -> compute(entry.name())));

  private VariableNames() {}

  /** Returns the variables that may give a setting, in the order in which they are asked. */
  static List<String> of(String canonical) {
    List<String> ofTable = OF_TABLE.get(canonical);
    return ofTable == null ? compute(canonical) : ofTable;
  }

  private static List<String> compute(String canonical) {
    Set<String> names = new LinkedHashSet<>();
    for (String key : keysOf(canonical)) {
      boolean prefixed = key.startsWith(KeyNames.PREFIX);
      String bare = KeyNames.withoutPrefix(key);
      List<String> forms = forms(bare);
      if (!prefixed) {
        names.add(bare);
        names.add(kebab(bare));
        forms.stream().filter(form -> !OF_OTHERS.contains(form)).forEach(names::add);
      }
      names.add(KeyNames.PREFIX + bare);
      names.add(KeyNames.PREFIX + kebab(bare));
      for (String prefix : PREFIXES) {
        forms.forEach(form -> names.add(prefix + form));
      }
    }
    return List.copyOf(names);
  }

  /** Returns the setting and its other names. */
  private static List<String> keysOf(String canonical) {
    List<String> keys = new ArrayList<>();
    keys.add(canonical);
    if (canonical.startsWith(KeyNames.SERVICE)
        && canonical.endsWith(KeyNames.GROUPLIST)
        && canonical.length() > KeyNames.SERVICE.length() + KeyNames.GROUPLIST.length()) {
      int end = canonical.length() - KeyNames.GROUPLIST.length();
      String cluster = canonical.substring(KeyNames.SERVICE.length(), end);
      keys.add(KeyNames.SPRING_GROUPLIST + cluster);
      if (cluster.equals(KeyNames.DEFAULT_CLUSTER)) {
        keys.add(KeyNames.PLAIN_GROUPLIST);
      }
    }
    KeyTable.all().stream()
        .filter(entry -> entry.use() == KeyTable.Use.OTHER_NAME)
        .filter(entry -> entry.detail().equals(canonical))
        .forEach(entry -> keys.add(entry.name()));
    return keys;
  }

  /** Returns the forms of a name, without a prefix. */
  static List<String> forms(String bare) {
    if (bare.startsWith(KeyNames.VGROUP_MAPPING)) {
      List<String> forms = new ArrayList<>();
      String vgroup = bare.substring(KeyNames.VGROUP_MAPPING.length());
      for (String start : forms(KeyNames.PLAIN_MAPPING)) {
        forms.add(start + "_" + capitals(vgroup, "_"));
        forms.add(start + "_" + capitals(vgroup, ""));
      }
      return forms;
    }
    String kebab = kebab(bare);
    return Stream.of(capitals(kebab, ""), capitals(kebab, "_")).distinct().toList();
  }

  /** The form of a setting, of the core or of an integration, that messages propose. */
  static String proposed(String name) {
    List<String> forms = forms(KeyNames.withoutEitherPrefix(name));
    boolean own = name.startsWith(KeyNames.OWN_PREFIX);
    return (own ? KeyNames.OWN_VARIABLE_PREFIX : KeyNames.VARIABLE_PREFIX)
        + forms.get(forms.size() - 1);
  }

  private static String capitals(String key, String hyphen) {
    return key.replace('.', '_').replace("-", hyphen).toUpperCase(Locale.ROOT);
  }

  /** Returns whether a variable, without its prefix, gives a setting of the table. */
  static boolean isKnown(String bare) {
    return ALL.contains(bare)
        || PATTERNS.stream().anyMatch(pattern -> pattern.matcher(bare).matches());
  }

  /** Writes {@code client.loadBalance} as {@code client.load-balance}; what users choose stays. */
  static String kebab(String camel) {
    if (camel.startsWith(KeyNames.VGROUP_MAPPING)) {
      return kebab(KeyNames.PLAIN_MAPPING) + camel.substring(KeyNames.PLAIN_MAPPING.length());
    }
    if (camel.startsWith(KeyNames.SPRING_GROUPLIST) || camel.endsWith(KeyNames.GROUPLIST)) {
      return camel;
    }
    return HUMP.matcher(camel).replaceAll("$1-$2").toLowerCase(Locale.ROOT);
  }
}
