package io.hawser.config;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue of settings by their names, for integrations into frameworks: every key that Hawser
 * or Seata's client knows, and its spellings.
 */
public final class KeyCatalog {
  private static final List<Setting> SETTINGS =
      KeyTable.all().stream()
          .filter(KeyTable.Entry::isSetting)
          .map(entry -> new Setting(entry.name(), effect(entry), defaultOf(entry), entry.text()))
          .toList();

  private KeyCatalog() {}

  /** The effect that a setting has here. */
  public enum Effect {
    /** It is read by the core or by a module. */
    USED,
    /** It is another name of a setting that is read. */
    OTHER_NAME,
    /** It has no effect, or only one value is allowed. */
    NONE
  }

  /**
   * A setting.
   *
   * @param name its canonical name: in camel case, with the prefix {@code seata.} only if it counts
   *     only with it
   * @param effect what it does
   * @param defaultText its default as it would be written in a file; {@code null} if there is none
   * @param text what it means, or why it has no effect; may be empty
   */
  public record Setting(String name, Effect effect, @Nullable String defaultText, String text) {}

  /**
   * Returns all settings whose names are fixed: those without a part that users choose.
   *
   * @return the settings, in the order of the documentation
   */
  public static List<Setting> settings() {
    return SETTINGS;
  }

  /**
   * Returns the one spelling that {@link HawserConfig} uses for a key.
   *
   * @param key in any spelling; one with the prefix {@code seata.} is certainly meant for us
   * @return the canonical name; an unknown one is returned in camel case
   */
  public static String canonical(String key) {
    return KeyNames.canonical(key);
  }

  /**
   * Returns whether a name is that of a setting, also of one with a part that users choose.
   *
   * @param canonical the canonical name
   * @return whether it is known
   */
  public static boolean contains(String canonical) {
    return KnownKeys.contains(canonical);
  }

  /**
   * Returns a name as it is written in YAML.
   *
   * @param canonical the canonical name
   * @return the same in kebab case; what users choose stays as it is
   */
  public static String kebab(String canonical) {
    return VariableNames.kebab(canonical);
  }

  /**
   * Returns the environment variables that certainly mean a setting.
   *
   * @param canonical the canonical name
   * @param prefix {@code SEATA_} or {@code HAWSER_}
   * @return names, in the order in which they count
   */
  public static List<String> variables(String canonical, String prefix) {
    return VariableNames.of(canonical).stream().filter(name -> name.startsWith(prefix)).toList();
  }

  /**
   * Returns which setting of an integration a misspelt name is probably meant to be. The parts
   * between dots are compared one by one, so both names have the same number of parts.
   *
   * @param name a name in any spelling that is no setting
   * @param own the settings that the integration reads itself, in kebab case
   * @return one of them; {@code null} if none resembles the name
   */
  public static @Nullable String nearest(String name, Collection<String> own) {
    return KnownKeys.nearOwn(name, own);
  }

  /**
   * Returns what should be changed in the environment.
   *
   * @param variables the environment variables, without those that give a setting of {@code own}
   * @param own the settings that an integration reads itself, in kebab case; each begins with
   *     {@code hawser.}
   * @return sentences about variables with our prefixes that are no setting, but nearly one
   */
  public static List<String> warnings(Map<String, String> variables, Collection<String> own) {
    return Environment.of(variables, own).warnings();
  }

  private static Effect effect(KeyTable.Entry entry) {
    return switch (entry.use()) {
      case CORE, MODULE -> Effect.USED;
      case OTHER_NAME -> Effect.OTHER_NAME;
      case PROVIDER, NONE, REJECTED -> Effect.NONE;
    };
  }

  private static @Nullable String defaultOf(KeyTable.Entry entry) {
    return Keys.all().stream()
        .filter(key -> key.name().equals(entry.name()) && !key.defaultText().isEmpty())
        .map(ConfigKey::defaultText)
        .findFirst()
        .orElse(null);
  }
}
