package io.hawser.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The spellings of key names: Seata's camel case, Spring's kebab case, with or without a prefix.
 */
final class KeyNames {
  static final String VGROUP_MAPPING = "service.vgroupMapping.";
  static final String SERVICE = "service.";
  static final String GROUPLIST = ".grouplist";

  static final String PREFIX = "seata.";
  static final String VARIABLE_PREFIX = "SEATA_";

  private static final String SPRING_GROUPLIST = "service.grouplist.";

  /** Registries that may be called by their plain name, and Seata's name for them. */
  private static final Map<String, String> PLAIN_FAMILIES =
      Map.of("registry.etcd.", "registry.etcd3.", "registry.zookeeper.", "registry.zk.");

  /** Groups of keys that belong to Seata: unknown names in them deserve a word. */
  private static final List<String> KNOWN_PREFIXES =
      List.of("registry.", "service.", "client.", "transport.");

  private KeyNames() {}

  /**
   * The one spelling that is used inside: camel case, no prefix, names of groups left as they are.
   */
  static String canonical(String key) {
    String bare = key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : key;
    if (bare.startsWith(VGROUP_MAPPING)) {
      return bare;
    }
    if (bare.startsWith("service.vgroup-mapping.")) {
      return VGROUP_MAPPING + bare.substring("service.vgroup-mapping.".length());
    }
    if (bare.startsWith(SPRING_GROUPLIST)) {
      return SERVICE + bare.substring(SPRING_GROUPLIST.length()) + GROUPLIST;
    }
    if (bare.startsWith(SERVICE) && bare.endsWith(GROUPLIST)) {
      return bare;
    }
    String camel = camel(bare);
    for (Map.Entry<String, String> family : PLAIN_FAMILIES.entrySet()) {
      if (camel.startsWith(family.getKey())) {
        return family.getValue() + camel.substring(family.getKey().length());
      }
    }
    return switch (camel) {
      case "accesskey" -> "accessKey";
      case "secretkey" -> "secretKey";
      default -> camel;
    };
  }

  /** Whether the key concerns us at all; a file may hold other programs' keys too. */
  static boolean isOurs(String canonical) {
    return KNOWN_PREFIXES.stream().anyMatch(canonical::startsWith)
        || Keys.all().stream().anyMatch(key -> key.name().equals(canonical));
  }

  /** The names under which an environment variable may give this key. */
  static List<String> environmentNames(String canonical) {
    List<String> names = new ArrayList<>();
    addEnvironmentNames(canonical, names);
    if (canonical.startsWith(SERVICE)
        && canonical.endsWith(GROUPLIST)
        && canonical.length() > SERVICE.length() + GROUPLIST.length()) {
      int end = canonical.length() - GROUPLIST.length();
      addEnvironmentNames(SPRING_GROUPLIST + canonical.substring(SERVICE.length(), end), names);
    }
    return names;
  }

  private static void addEnvironmentNames(String key, List<String> names) {
    String upper = variable(key);
    names.add(key);
    names.add(upper);
    names.add(PREFIX + key);
    names.add(VARIABLE_PREFIX + upper);
  }

  /** The name of a variable, without its prefix, that gives a setting. */
  static String variable(String key) {
    return key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
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
