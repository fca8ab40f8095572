package io.hawser.spring.boot;

import io.hawser.config.KeyCatalog;
import io.hawser.config.Keys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
  private static final String CLOUD = "spring.cloud.alibaba.seata";
  private static final String APPLICATION_NAME = "spring.application.name";
  private static final String VGROUP_MAPPING = "service.vgroupMapping.";

  /** The settings of Seata that Spring Cloud Alibaba has, too. */
  private static final Set<String> OF_CLOUD =
      Set.of(Keys.APPLICATION_ID.name(), Keys.TX_SERVICE_GROUP.name());

  /**
   * The fixed parts before and after names that users choose: the canonical spellings by Spring's
   * uniform ones.
   */
  private static final Map<String, String> FIXED =
      Map.of("service", "service", "vgroupmapping", "vgroupMapping", "grouplist", "grouplist");

  private static final Map<ConfigurationPropertyName, String> KNOWN = new HashMap<>();

  static {
    for (KeyCatalog.Setting setting : KeyCatalog.settings()) {
      KNOWN.putIfAbsent(name(Prefix.SEATA, setting.name()), setting.name());
    }
  }

  /** The places where a setting may stand, the strongest first. */
  private enum Prefix {
    HAWSER("hawser", "HAWSER_"),
    SEATA("seata", "SEATA_");

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
  private final List<String> warnings = new ArrayList<>();

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
    for (String name : OF_CLOUD) {
      String property = CLOUD + "." + KeyCatalog.kebab(name);
      addPlain(name, property);
    }
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
        if (each.getKey().startsWith("SEATA_") || each.getKey().startsWith("HAWSER_")) {
          ours.put(each.getKey(), String.valueOf(each.getValue()));
        }
      }
      warnings.addAll(KeyCatalog.warnings(ours));
    }
  }

  private void addKnown(
      Prefix prefix, ConfigurationPropertySource source, Map<String, Given> found) {
    for (KeyCatalog.Setting setting : KeyCatalog.settings()) {
      ConfigurationPropertyName name = name(prefix, setting.name());
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
      if (!root.isAncestorOf(name) || isOwn(name)) {
        continue;
      }
      ConfigurationProperty property = source.getConfigurationProperty(name);
      if (property == null) {
        continue;
      }
      if (name.isLastElementIndexed() && name.isNumericIndex(name.getNumberOfElements() - 1)) {
        lists
            .computeIfAbsent(name.getParent(), it -> new TreeMap<>())
            .put(Integer.valueOf(name.getLastElement(Form.ORIGINAL)), property);
      } else {
        add(nameOf(name), property, found);
      }
    }
    lists.forEach(
        (name, elements) -> {
          List<String> texts = new ArrayList<>();
          elements.values().forEach(each -> texts.add(String.valueOf(each.getValue())));
          ConfigurationProperty first = elements.values().iterator().next();
          add(
              nameOf(name),
              String.join(",", texts),
              propertyOf(first).replace("[0]", ""),
              name,
              first.getOrigin(),
              found);
        });
  }

  private static boolean isOwn(ConfigurationPropertyName name) {
    return ConfigurationPropertyName.of(SpringKeys.TESTS).isAncestorOf(name)
        || SpringKeys.ALL.stream()
            .map(key -> ConfigurationPropertyName.of(key.name()))
            .anyMatch(own -> own.equals(name) || own.isAncestorOf(name));
  }

  private static ConfigurationPropertyName name(Prefix prefix, String canonical) {
    return ConfigurationPropertyName.adapt(
        prefix.root + "." + KeyCatalog.kebab(bare(canonical)), '.');
  }

  private static String bare(String canonical) {
    return canonical.startsWith("seata.") ? canonical.substring("seata.".length()) : canonical;
  }

  /**
   * Returns the canonical name; of an unknown one, the name with the prefix that makes it an
   * unknown one of ours.
   */
  private static String nameOf(ConfigurationPropertyName name) {
    StringBuilder dotted = new StringBuilder(Prefix.SEATA.root);
    boolean chosen = false; // by users, as it stands
    for (int i = 1; i < name.getNumberOfElements(); i++) {
      String fixed = chosen ? null : FIXED.get(name.getElement(i, Form.UNIFORM));
      dotted.append('.').append(fixed == null ? name.getElement(i, Form.ORIGINAL) : fixed);
      chosen = fixed != null && !fixed.equals("service");
    }
    String known = KNOWN.get(ConfigurationPropertyName.adapt(dotted.toString(), '.'));
    String canonical = KeyCatalog.canonical(known == null ? dotted.toString() : known);
    return KeyCatalog.contains(canonical) ? canonical : dotted.toString();
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
    String written =
        property.getOrigin() instanceof PropertySourceOrigin origin
            ? origin.getPropertyName()
            : property.getName().toString();
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
