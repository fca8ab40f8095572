package io.hawser.spring.boot;

import io.hawser.config.ConfigKey;
import io.hawser.config.KeyCatalog;
import io.hawser.config.Keys;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The settings of Seata that Spring Cloud Alibaba has, too. */
final class CloudNames {
  private static final ConfigurationPropertyName ROOT =
      ConfigurationPropertyName.of("spring.cloud.alibaba.seata");

  /** The properties by the canonical names of their settings. */
  static final Map<String, String> PROPERTIES =
      Stream.of(Keys.APPLICATION_ID, Keys.TX_SERVICE_GROUP)
          .map(ConfigKey::name)
          .collect(Collectors.toUnmodifiableMap(name -> name, CloudNames::property));

  private static final Set<ConfigurationPropertyName> KNOWN =
      PROPERTIES.values().stream()
          .map(ConfigurationPropertyName::of)
          .collect(Collectors.toUnmodifiableSet());

  private static final String VARIABLES = capitals(ROOT + ".", "");

  private static final Set<String> KNOWN_VARIABLES =
      PROPERTIES.values().stream()
          .flatMap(property -> Stream.of(capitals(property, ""), capitals(property, "_")))
          .collect(Collectors.toUnmodifiableSet());

  private CloudNames() {}

  /** Returns a warning for each name below Spring Cloud Alibaba's that nothing reads. */
  static Set<String> warnings(Environment environment) {
    Set<String> warnings = new LinkedHashSet<>();
    for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
      if (source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource variables) {
        for (String variable : variables.getPropertyNames()) {
          addVariable(variable, warnings);
        }
      } else if (source instanceof IterableConfigurationPropertySource iterable) {
        for (ConfigurationPropertyName name : iterable) {
          addProperty(name, iterable, warnings);
        }
      }
    }
    return warnings;
  }

  private static void addVariable(String variable, Set<String> warnings) {
    if (!variable.startsWith(VARIABLES) || KNOWN_VARIABLES.contains(variable)) {
      return;
    }
    String near = near(variable.substring(VARIABLES.length()));
    if (near != null) { // others may be for another program
      warnings.add(
          "Unknown environment variable "
              + variable
              + "; the nearest known one is "
              + capitals(near, "_"));
    }
  }

  private static void addProperty(
      ConfigurationPropertyName name,
      IterableConfigurationPropertySource source,
      Set<String> warnings) {
    if (!ROOT.isAncestorOf(name) || KNOWN.contains(name)) {
      return;
    }
    ConfigurationProperty property = source.getConfigurationProperty(name);
    if (property != null) {
      String near = near(name.subName(ROOT.getNumberOfElements()).toString());
      warnings.add(
          "Unknown setting "
              + SpringSettings.written(property)
              + (near == null ? "; it has no effect" : "; the nearest known one is " + near));
    }
  }

  /** Returns the property that has nearly the letters of a name below the root. */
  private static @Nullable String near(String bare) {
    String letters = bare.replaceAll("[^A-Za-z0-9]", "");
    return KeyCatalog.nearest(ROOT + "." + letters, PROPERTIES.values());
  }

  private static String property(String setting) {
    return ROOT.append(KeyCatalog.kebab(setting)).toString();
  }

  private static String capitals(String property, String hyphen) {
    return property.replace('.', '_').replace("-", hyphen).toUpperCase(Locale.ROOT);
  }
}
