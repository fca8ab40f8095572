package io.hawser.spring.boot;

import io.hawser.config.KeyCatalog;
import io.hawser.config.Keys;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * The settings of the client among all properties of an application: {@code hawser.*}, and below
 * them {@code seata.*}, each in Spring's own order of sources and in any of Spring's spellings.
 */
final class SpringSettings {
  private static final String APPLICATION_NAME = "spring.application.name";
  private static final String VGROUP_MAPPING = "service.vgroupMapping.";

  /** The places where a setting may stand, the strongest first. */
  private enum Prefix {
    HAWSER("hawser", "HAWSER_"),
    SEATA(CanonicalNames.ROOT, "SEATA_");

    private final String root;
    private final String variables;

    Prefix(String root, String variables) {
      this.root = root;
      this.variables = variables;
    }
  }

  /**
   * One setting as it was given.
   *
   * @param value without placeholders
   * @param property how the application has written the name
   * @param name Spring's form of it; {@code null} if it is an environment variable
   * @param origin the place, if it is known
   */
  record Given(
      String value,
      String property,
      @Nullable ConfigurationPropertyName name,
      @Nullable Origin origin) {}

  private final Environment environment;
  private final Map<String, Given> byName = new LinkedHashMap<>(); // canonical, or unknown
  private final Set<String> warnings = new LinkedHashSet<>();
  private final Set<String> misspelt = new HashSet<>(); // what has its warning

  private SpringSettings(Environment environment) {
    this.environment = environment;
  }

  /**
   * Collects the settings.
   *
   * @throws io.hawser.error.ConfigurationException if a placeholder has no value
   */
  static SpringSettings of(Environment environment) {
    // Variables do not show where a name chosen by users ends: it must be known before.
    SpringSettings settings = new SpringSettings(environment);
    settings.collect(List.of());
    String mapping =
        VGROUP_MAPPING + settings.value(Keys.TX_SERVICE_GROUP.name(), "default_tx_group");
    settings.again(List.of(mapping));
    String cluster = settings.value(mapping, "default");
    settings.again(List.of(mapping, "service." + cluster + ".grouplist"));
    return settings;
  }

  private void again(List<String> chosen) {
    byName.clear();
    warnings.clear();
    misspelt.clear();
    collect(chosen);
  }

  private void collect(List<String> chosen) {
    for (Prefix prefix : Prefix.values()) {
      Map<String, Given> found = new LinkedHashMap<>();
      for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
        if (source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource variables) {
          addVariables(prefix, variables, chosen, found);
        } else if (source instanceof IterableConfigurationPropertySource iterable) {
          addAll(prefix, iterable, found);
        } else {
          addKnown(prefix, source, found);
        }
      }
      found.forEach(byName::putIfAbsent);
    }
    CloudNames.PROPERTIES.forEach(this::addPlain);
    warnings.addAll(CloudNames.warnings(environment));
    addPlain(Keys.APPLICATION_ID.name(), APPLICATION_NAME);
  }

  private void addPlain(String name, String property) {
    String value = environment.getProperty(property);
    if (value != null && !value.isBlank()) {
      byName.putIfAbsent(name, new Given(value, property, null, null));
    }
  }

  private void addVariables(
      Prefix prefix,
      SystemEnvironmentPropertySource variables,
      List<String> chosen,
      Map<String, Given> found) {
    List<String> names = new ArrayList<>(chosen);
    KeyCatalog.settings().forEach(setting -> names.add(setting.name()));
    for (String name : names) {
      for (String variable : KeyCatalog.variables(name, prefix.variables)) {
        Object value = variables.getSource().get(variable);
        if (value != null) {
          add(KeyCatalog.canonical(name), value, variable, null, null, found);
          break;
        }
      }
    }
    if (prefix == Prefix.SEATA) {
      Map<String, String> ours = new TreeMap<>();
      for (Map.Entry<String, Object> each : variables.getSource().entrySet()) {
        String name = each.getKey();
        boolean prefixed = name.startsWith("SEATA_") || name.startsWith("HAWSER_");
        if (prefixed && !OwnNames.isVariable(name)) {
          ours.put(name, String.valueOf(each.getValue()));
        }
      }
      warnings.addAll(KeyCatalog.warnings(ours, OwnNames.all()));
    }
  }

  private void addKnown(
      Prefix prefix, ConfigurationPropertySource source, Map<String, Given> found) {
    for (KeyCatalog.Setting setting : KeyCatalog.settings()) {
      ConfigurationPropertyName name = CanonicalNames.property(prefix.root, setting.name());
      ConfigurationProperty property = source.getConfigurationProperty(name);
      if (property != null) {
        add(KeyCatalog.canonical(setting.name()), property, found);
      }
    }
  }

  private void addAll(
      Prefix prefix, IterableConfigurationPropertySource source, Map<String, Given> found) {
    Map<ConfigurationPropertyName, Map<Integer, ConfigurationProperty>> lists =
        new LinkedHashMap<>();
    ConfigurationPropertyName root = ConfigurationPropertyName.of(prefix.root);
    for (ConfigurationPropertyName name : source) {
      if (!root.isAncestorOf(name) || OwnNames.contains(name)) {
        continue;
      }
      ConfigurationProperty property = source.getConfigurationProperty(name);
      if (property == null || isMisspelt(name, property)) {
        continue;
      }
      if (name.isLastElementIndexed() && name.isNumericIndex(name.getNumberOfElements() - 1)) {
        lists
            .computeIfAbsent(name.getParent(), it -> new TreeMap<>())
            .put(Integer.valueOf(name.getLastElement(Form.ORIGINAL)), property);
      } else {
        add(CanonicalNames.of(name), property, found);
      }
    }
    lists.forEach(
        (name, elements) -> {
          List<String> texts = new ArrayList<>();
          elements.values().forEach(each -> texts.add(String.valueOf(each.getValue())));
          ConfigurationProperty first = elements.values().iterator().next();
          add(
              CanonicalNames.of(name),
              String.join(",", texts),
              withoutBrackets(written(first).replaceFirst("\\[\\d+]$", "")),
              name,
              first.getOrigin(),
              found);
        });
  }

  /** Warns of a name that resembles a setting of this integration; the core does of others. */
  private boolean isMisspelt(ConfigurationPropertyName name, ConfigurationProperty property) {
    String near = OwnNames.near(name);
    if (near != null && misspelt.add(OwnNames.withoutIndex(name))) {
      warnings.add("Unknown setting " + written(property) + "; the nearest known one is " + near);
    }
    return near != null;
  }

  private void add(String name, ConfigurationProperty property, Map<String, Given> found) {
    Object value = property.getValue();
    if (value != null) {
      add(name, value, propertyOf(property), property.getName(), property.getOrigin(), found);
    }
  }

  private void add(
      String name,
      Object value,
      String property,
      @Nullable ConfigurationPropertyName springs,
      @Nullable Origin origin,
      Map<String, Given> found) {
    Given before = found.get(name);
    if (before == null) {
      String text = SettingNames.resolved(environment, name, property, String.valueOf(value));
      found.put(name, new Given(text, property, springs, origin));
    } else if (springs != null && before.name() != null && !springs.equals(before.name())) {
      String text = SettingNames.resolved(environment, name, property, String.valueOf(value));
      if (!text.trim().equals(before.value().trim())) {
        warnings.add(
            "The setting "
                + before.property()
                + " is used; "
                + property
                + ", its other spelling, is ignored");
      }
    }
  }

  private static String propertyOf(ConfigurationProperty property) {
    return withoutBrackets(written(property));
  }

  /** The name as it stands in its source. */
  static String written(ConfigurationProperty property) {
    return property.getOrigin() instanceof PropertySourceOrigin origin
        ? origin.getPropertyName()
        : property.getName().toString();
  }

  private static String withoutBrackets(String written) {
    return written.replace("[", "").replace("]", "");
  }

  /** Returns the settings for the core. */
  Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>();
    byName.forEach((name, given) -> values.put(name, given.value()));
    return values;
  }

  private String value(String name, String otherwise) {
    Given given = byName.get(name);
    return given == null || given.value().isBlank() ? otherwise : given.value().trim();
  }

  /** Returns how a setting was given, {@code null} if it was not. */
  @Nullable Given given(String name) {
    return byName.get(name);
  }

  /** Returns the warnings about settings that should be changed, besides those of the core. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }

  /** Returns the prefix to name in proposals: the one that the application uses. */
  String prefix() {
    return isUsed(Prefix.SEATA) && !isUsed(Prefix.HAWSER) ? "seata." : "hawser.";
  }

  private boolean isUsed(Prefix prefix) {
    return byName.entrySet().stream()
        .filter(each -> KeyCatalog.contains(each.getKey()))
        .map(each -> each.getValue().property().toLowerCase(Locale.ROOT))
        .anyMatch(property -> property.startsWith(prefix.root));
  }
}
