package io.hawser.spring.boot;

import io.hawser.config.KeyCatalog;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/** The names of the settings that this integration and its starter for tests read. */
final class OwnNames {
  private static final String ROOT = "hawser";
  private static final Pattern INDEX = Pattern.compile("\\.\\d+$");
  private static final Pattern INDEX_OF_VARIABLE = Pattern.compile("_\\d+_?$");

  /** All names by their uniform spelling, which has no hyphens. */
  private static final Map<String, String> NAMES = new LinkedHashMap<>();

  private static final Set<String> VARIABLES = new HashSet<>();

  /** The uniform names and the variables of lists, whose elements have an index. */
  private static final Set<String> LISTS = new HashSet<>();

  static {
    SpringKeys.ALL.forEach(key -> add(key.name(), key.isList()));
    SpringKeys.TESTS.forEach(name -> add(name, false));
  }

  private OwnNames() {}

  private static void add(String name, boolean isList) {
    String uniform = name.replace("-", "");
    List<String> variables = KeyCatalog.variables(name.substring(ROOT.length() + 1), "HAWSER_");
    NAMES.put(uniform, name);
    VARIABLES.addAll(variables);
    if (isList) {
      LISTS.add(uniform);
      LISTS.addAll(variables);
    }
  }

  static Collection<String> all() {
    return NAMES.values();
  }

  /** Returns whether a property is one of these settings, or an element of one that is a list. */
  static boolean contains(ConfigurationPropertyName name) {
    String uniform = uniform(name);
    return NAMES.containsKey(uniform) || isElement(uniform, INDEX);
  }

  /** Returns whether an environment variable gives one of these settings, or an element of one. */
  static boolean isVariable(String variable) {
    return VARIABLES.contains(variable) || isElement(variable, INDEX_OF_VARIABLE);
  }

  private static boolean isElement(String name, Pattern index) {
    String list = index.matcher(name).replaceFirst("");
    return !list.equals(name) && LISTS.contains(list);
  }

  /**
   * Returns the setting that a property is probably meant to be, {@code null} if it resembles none.
   *
   * @param name a property that is none of these settings; one below {@code seata} may be meant,
   *     too
   */
  static @Nullable String near(ConfigurationPropertyName name) {
    String uniform = uniform(name);
    String text = ROOT + uniform.substring(uniform.indexOf('.'));
    for (Map.Entry<String, String> own : NAMES.entrySet()) {
      if (text.startsWith(own.getKey() + ".")) {
        return own.getValue();
      }
    }
    return KeyCatalog.nearest(INDEX.matcher(text).replaceFirst(""), all());
  }

  /** Returns a text that the elements of one list share. */
  static String withoutIndex(ConfigurationPropertyName name) {
    return INDEX.matcher(uniform(name)).replaceFirst("");
  }

  private static String uniform(ConfigurationPropertyName name) {
    StringBuilder text = new StringBuilder(name.getElement(0, Form.UNIFORM));
    for (int i = 1; i < name.getNumberOfElements(); i++) {
      text.append('.').append(name.getElement(i, Form.UNIFORM));
    }
    return text.toString();
  }
}
