package io.hawser.spring.boot;

import io.hawser.config.KeyCatalog;
import io.hawser.config.Keys;
import io.hawser.error.ConfigurationException;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.Environment;

/** Texts of the core with the names that the application has given to settings. */
final class SettingNames {
  private static final String SPRING_GROUPLIST = "service.grouplist.";
  private static final Pattern NAME = Pattern.compile("[A-Za-z][\\w-]*(?:\\.[\\w<>-]+)*");
  private static final Pattern GROUPLIST = Pattern.compile("service\\.(.+)\\.grouplist");

  private SettingNames() {}

  /** Replaces the names of settings in a text. */
  static String inWordsOf(SpringSettings settings, String text) {
    Matcher names = NAME.matcher(text);
    StringBuilder said = new StringBuilder();
    while (names.find()) {
      names.appendReplacement(said, Matcher.quoteReplacement(property(settings, names.group())));
    }
    return names.appendTail(said).toString();
  }

  /** Returns how the application would write a setting; other words stay as they are. */
  static String property(SpringSettings settings, String name) {
    SpringSettings.Given given = settings.given(name);
    if (given != null) {
      return given.property();
    }
    boolean isSetting =
        KeyCatalog.contains(name) || name.contains("<vgroup>") || name.contains("<cluster>");
    if (!isSetting || (name.indexOf('.') < 0 && !isOneWord(name))) {
      return name;
    }
    String bare = name.startsWith("seata.") ? name.substring("seata.".length()) : name;
    Matcher grouplist = GROUPLIST.matcher(bare);
    return settings.prefix()
        + (grouplist.matches() ? SPRING_GROUPLIST + grouplist.group(1) : KeyCatalog.kebab(bare));
  }

  /** Returns the words of a text that may be names of settings. */
  static List<String> namesIn(String text) {
    return NAME.matcher(text).results().map(MatchResult::group).toList();
  }

  private static boolean isOneWord(String name) {
    return name.equals(Keys.APPLICATION_ID.name())
        || name.equals(Keys.TX_SERVICE_GROUP.name())
        || name.equals(Keys.ACCESS_KEY.name())
        || name.equals(Keys.SECRET_KEY.name());
  }

  /**
   * Reads a time such as {@code 30s}; a number alone is milliseconds.
   *
   * @throws ConfigurationException if it is none, or not above zero
   */
  static Duration duration(String property, String value) {
    try {
      Duration duration = DurationStyle.detectAndParse(value.trim());
      if (!duration.isNegative() && !duration.isZero()) {
        return duration;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new ConfigurationException(
        property + ": " + value + " (expected: a duration above 0, such as 10s)", null);
  }

  /**
   * Returns a value without placeholders.
   *
   * @throws ConfigurationException if one has no value, and the setting is read
   */
  static String resolved(Environment environment, String name, String property, String value) {
    try {
      return environment.resolveRequiredPlaceholders(value);
    } catch (IllegalArgumentException e) {
      if (KeyCatalog.settings().stream()
          .anyMatch(
              setting ->
                  setting.name().equals(name) && setting.effect() == KeyCatalog.Effect.NONE)) {
        return value;
      }
      String shown = Keys.isSecret(name) ? "(not shown)" : Keys.shown(name, value);
      throw new ConfigurationException(
          property + ": " + shown + " (expected: a value for each placeholder in it)", null);
    }
  }
}
