package io.hawser.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The spellings of key names: Seata's camel case, Spring's kebab case, with or without a prefix.
 */
final class KeyNames {
  static final String PLAIN_MAPPING = "service.vgroupMapping";
  static final String VGROUP_MAPPING = PLAIN_MAPPING + ".";
  static final String SERVICE = "service.";
  static final String GROUPLIST = ".grouplist";
  static final String SPRING_GROUPLIST = "service.grouplist.";

  /** Seata 1.0 has one mapping and one list, which are those of the group and cluster in use. */
  static final String PLAIN_GROUPLIST = "service.grouplist";

  static final String DEFAULT_CLUSTER = "default";

  static final String PREFIX = "seata.";

  /** The names of what an integration reads itself begin with this. */
  static final String OWN_PREFIX = "hawser.";

  /** Keys of a configuration centre begin with this and its type. */
  static final String CENTRE = PREFIX + "config.";

  static final String VARIABLE_PREFIX = "SEATA_";
  static final String OWN_VARIABLE_PREFIX = "HAWSER_";

  private static final List<String> MAPPING_SPELLINGS =
      List.of(PLAIN_MAPPING, "service.vgroup-mapping", "service.vgroup_mapping");

  /** Registries that may be called by their plain name, and Seata's name for them. */
  private static final Map<String, String> PLAIN_FAMILIES =
      Map.of("registry.etcd.", "registry.etcd3.", "registry.zookeeper.", "registry.zk.");

  /** Groups of keys that belong to Seata: unknown names in them deserve a word. */
  private static final List<String> KNOWN_PREFIXES =
      List.of("registry.", "service.", "client.", "transport.", CENTRE);

  /** Older spellings, in one word. */
  private static final List<String> CREDENTIALS = List.of("accesskey", "secretkey");

  private KeyNames() {}

  /**
   * Returns the one spelling that is used inside: camel case, no prefix unless the key counts only
   * with it, names of groups left as they are.
   */
  static String canonical(String key) {
    String bare = withoutPrefix(key);
    String group = ofGroup(bare);
    if (group != null) {
      return group;
    }
    String camel = camel(bare);
    for (Map.Entry<String, String> family : PLAIN_FAMILIES.entrySet()) {
      if (camel.startsWith(family.getKey())) {
        camel = family.getValue() + camel.substring(family.getKey().length());
      }
    }
    String name = known(bare, camel, "");
    if (name == null && bare.length() < key.length()) {
      name = known(bare, camel, PREFIX);
    }
    if (name != null) {
      return name;
    }
    return key.startsWith(CENTRE) ? PREFIX + camel : camel; // "config." alone is of others
  }

  /** Returns a type of registry or centre as it stands in the names of its keys. */
  static String typeInKeys(String type) {
    String name = type.toLowerCase(Locale.ROOT);
    return switch (name) {
      case "etcd" -> "etcd3";
      case "zookeeper" -> "zk";
      default -> name;
    };
  }

  static String withoutPrefix(String key) {
    return key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : key;
  }

  static String withoutEitherPrefix(String name) {
    return name.startsWith(OWN_PREFIX) ? name.substring(OWN_PREFIX.length()) : withoutPrefix(name);
  }

  /**
   * Returns the canonical name in a file that holds only Hawser's settings, where the prefix may be
   * left out.
   */
  static String canonicalInOwnFile(String key) {
    String name = canonical(key);
    if (KeyTable.find(name) == null && !key.startsWith(PREFIX)) {
      String prefixed = canonical(PREFIX + key);
      return KeyTable.find(prefixed) == null && !prefixed.startsWith(CENTRE) ? name : prefixed;
    }
    return name;
  }

  private static @Nullable String known(String bare, String camel, String prefix) {
    KeyTable.Entry entry = KeyTable.find(prefix + camel);
    if (entry != null) {
      return entry.use() == KeyTable.Use.OTHER_NAME ? entry.detail() : prefix + camel;
    }
    if (bare.indexOf('-') < 0 && bare.indexOf('_') < 0 && !CREDENTIALS.contains(bare)) {
      return null; // other capitals alone are a misspelling, which logs a warning
    }
    String name = KeyTable.nameWithLettersOf(prefix + camel);
    return name == null || name.equals(prefix + camel) ? name : known(name, name, "");
  }

  private static @Nullable String ofGroup(String bare) {
    for (String spelling : MAPPING_SPELLINGS) {
      if (bare.equals(spelling) || bare.startsWith(spelling + ".")) {
        return PLAIN_MAPPING + bare.substring(spelling.length());
      }
    }
    if (bare.equals(PLAIN_GROUPLIST)) {
      return SERVICE + DEFAULT_CLUSTER + GROUPLIST;
    }
    if (bare.startsWith(SPRING_GROUPLIST)) {
      return SERVICE + bare.substring(SPRING_GROUPLIST.length()) + GROUPLIST;
    }
    return bare.startsWith(SERVICE) && bare.endsWith(GROUPLIST) ? bare : null;
  }

  /** Returns whether the key concerns us at all; a file may hold other programs' keys too. */
  static boolean isOurs(String canonical) {
    return KNOWN_PREFIXES.stream().anyMatch(canonical::startsWith)
        || KeyTable.find(canonical) != null;
  }

  private static String camel(String key) {
    if (key.indexOf('-') < 0) {
      return key;
    }
    StringBuilder camel = new StringBuilder(key.length());
    boolean upperNext = false;
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (c == '-') {
        upperNext = true;
      } else {
        camel.append(upperNext ? Character.toUpperCase(c) : c);
        upperNext = false;
      }
    }
    return camel.toString();
  }
}
