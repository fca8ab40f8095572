package io.hawser.spring.boot;

import io.hawser.config.KeyCatalog;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/** The core's names for Spring's properties, and the reverse. */
final class CanonicalNames {
  /** An unknown name that begins with this is certainly meant for the core. */
  static final String ROOT = "seata";

  /**
   * The fixed parts before and after names that users choose: the canonical spellings by Spring's
   * uniform ones.
   */
  private static final Map<String, String> FIXED =
      Map.of("service", "service", "vgroupmapping", "vgroupMapping", "grouplist", "grouplist");

  private static final Map<ConfigurationPropertyName, String> KNOWN = new HashMap<>();

  static {
    for (KeyCatalog.Setting setting : KeyCatalog.settings()) {
      KNOWN.putIfAbsent(property(ROOT, setting.name()), setting.name());
    }
  }

  private CanonicalNames() {}

  /** Returns the property of a setting below one of the roots. */
  static ConfigurationPropertyName property(String root, String canonical) {
    String prefix = ROOT + ".";
    String bare = canonical.startsWith(prefix) ? canonical.substring(prefix.length()) : canonical;
    return ConfigurationPropertyName.adapt(root + "." + KeyCatalog.kebab(bare), '.');
  }

  /** Returns the canonical name; an unknown one with the prefix that makes it one of ours. */
  static String of(ConfigurationPropertyName property) {
    StringBuilder dotted = new StringBuilder(ROOT);
    boolean chosen = false; // by users, as it stands
    for (int i = 1; i < property.getNumberOfElements(); i++) {
      String fixed = chosen ? null : FIXED.get(property.getElement(i, Form.UNIFORM));
      dotted.append('.').append(fixed == null ? property.getElement(i, Form.ORIGINAL) : fixed);
      chosen = fixed != null && !fixed.equals("service");
    }
    String known = KNOWN.get(ConfigurationPropertyName.adapt(dotted.toString(), '.'));
    String canonical = KeyCatalog.canonical(known == null ? dotted.toString() : known);
    return KeyCatalog.contains(canonical) ? canonical : dotted.toString();
  }
}
