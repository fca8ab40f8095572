package io.hawser.config;

import io.hawser.error.ConfigurationException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Replaces <code>${name}</code> and <code>${name:default}</code> in values: by a system property,
 * else by an environment variable, else by another setting of the same source. A default may hold
 * placeholders itself, and <code>\${</code> stands for <code>${</code>. A dollar sign that opens no
 * such form is left alone.
 */
final class Placeholders {
  private static final String OPEN = "${";
  private static final int DEEPEST = 32;
  private static final int MOST = 1_000;
  private static final int LONGEST = 1 << 20;
  private static final int SHOWN = 120;

  private final Map<String, String> environment;
  private final Properties source;
  private volatile @Nullable Map<String, String> byCanonicalName;

  Placeholders(Map<String, String> environment, Properties source) {
    this.environment = environment;
    this.source = source;
  }

  /** Returns the text of which {@link #resolve} makes this value. */
  static String literal(String value) {
    return value.replace(OPEN, '\\' + OPEN);
  }

  /** Returns the placeholders for the settings of another source. */
  Placeholders of(Properties other) {
    return new Placeholders(environment, other);
  }

  /**
   * Returns a value without placeholders.
   *
   * @throws ConfigurationException if one has no value, refers to itself, or would show a secret
   */
  String resolve(String key, String value) {
    return value.contains(OPEN) ? new Run(key).expand(value) : value;
  }

  /** The work on one value. */
  private final class Run {
    private final String key;
    private final Deque<String> open = new ArrayDeque<>();
    private int depth;
    private int count;

    Run(String key) {
      this.key = key;
    }

    String expand(String text) {
      if (++depth > DEEPEST) {
        throw tooMuch(
            "placeholders nested deeper than " + DEEPEST, "at most " + DEEPEST + " levels");
      }
      StringBuilder out = new StringBuilder();
      int at = 0;
      while (true) {
        int start = text.indexOf(OPEN, at);
        if (start > 0 && text.charAt(start - 1) == '\\') {
          out.append(text, at, start - 1).append(OPEN);
          at = start + OPEN.length();
          continue;
        }
        int end = start < 0 ? -1 : closing(text, start + OPEN.length());
        if (end < 0) {
          depth--;
          return out.append(text, at, text.length()).toString();
        }
        String body = text.substring(start + OPEN.length(), end);
        out.append(text, at, start).append(valueOf(body));
        if (out.length() > LONGEST) {
          throw tooMuch(
              "its value is longer than " + LONGEST, "at most " + LONGEST + " characters");
        }
        at = end + 1;
      }
    }

    /** Returns the error of a value that would cost too much time or memory. */
    private ConfigurationException tooMuch(String what, String expected) {
      return new ConfigurationException(
          key
              + ": "
              + what
              + " (expected: "
              + expected
              + "; write the value itself, or fewer placeholders)",
          null);
    }

    private String valueOf(String body) {
      int colon = separator(body);
      String name = expand(colon < 0 ? body : body.substring(0, colon)).trim();
      if (name.isEmpty()) {
        return OPEN + body + "}"; // as in a template for another program
      }
      if (++count > MOST) {
        throw tooMuch("more than " + MOST + " placeholders", "at most " + MOST + " in one value");
      }
      if (Keys.isSecret(name) && !Keys.isSecret(key)) {
        throw new ConfigurationException(
            key
                + ": "
                + shown(name)
                + " may be a secret, and this setting is shown in messages (expected: a placeholder"
                + " whose name has no word such as password, secret or token; write secrets only"
                + " into settings for secrets)",
            null);
      }
      if (open.contains(name)) {
        throw new ConfigurationException(
            key
                + ": "
                + shown(name)
                + " refers to itself (expected: a setting of another name, or a default after a"
                + " colon)",
            null);
      }
      open.push(name);
      try {
        String found = lookUp(name);
        if (found != null) {
          return expand(found);
        }
      } finally {
        open.pop();
      }
      if (colon < 0) {
        throw new ConfigurationException(
            key
                + ": "
                + shown(name)
                + " has no value (expected: a system property, an environment variable or a setting"
                + " in the same file of that name, or a default after a colon; \\${ stands for ${)",
            null);
      }
      return expand(body.substring(colon + 1));
    }
  }

  private static String shown(String name) {
    return OPEN + (name.length() <= SHOWN ? name : name.substring(0, SHOWN) + "…") + "}";
  }

  /** Returns where the brace closes that was opened before this place, -1 if nowhere. */
  private static int closing(String text, int from) {
    int nested = 0;
    for (int i = from; i < text.length(); i++) {
      if (text.startsWith(OPEN, i)) {
        nested++;
        i++;
      } else if (text.charAt(i) == '}' && nested-- == 0) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Finds the colon between name and default, not one within a nested placeholder; -1 if there is
   * none.
   */
  private static int separator(String body) {
    int nested = 0;
    for (int i = 0; i < body.length(); i++) {
      if (body.startsWith(OPEN, i)) {
        nested++;
      } else if (body.charAt(i) == '}') {
        nested--;
      } else if (body.charAt(i) == ':' && nested == 0) {
        return i;
      }
    }
    return -1;
  }

  private @Nullable String lookUp(String name) {
    String property = System.getProperty(name);
    if (property != null) {
      return property;
    }
    String capitals = name.replace('.', '_').toUpperCase(Locale.ROOT);
    for (String variable :
        new String[] {name, capitals.replace("-", ""), capitals.replace('-', '_')}) {
      String value = environment.get(variable);
      if (value != null) {
        return value;
      }
    }
    String exact = source.getProperty(name);
    return exact != null ? exact : canonicalNames().get(KeyNames.canonical(name));
  }

  private Map<String, String> canonicalNames() {
    Map<String, String> names = byCanonicalName;
    if (names == null) {
      names = new HashMap<>();
      for (String key : source.stringPropertyNames()) {
        names.put(KeyNames.canonical(key), source.getProperty(key));
      }
      byCanonicalName = names;
    }
    return names;
  }
}
