package io.hawser.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.hawser.error.ConfigurationException;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * Reads HOCON by Typesafe Config, which users of Seata have; loaded only if there is HOCON to read.
 */
final class HoconText {
  private HoconText() {}

  /**
   * Reads a text.
   *
   * @param name of the file, for messages
   */
  static Properties read(String text, String name) {
    Properties properties = new Properties();
    try {
      Config parsed =
          ConfigFactory.parseString(
              text,
              ConfigParseOptions.defaults()
                  .setSyntax(ConfigSyntax.CONF)
                  .setOriginDescription("the file"));
      Config config =
          parsed.resolveWith(
              ConfigFactory.parseProperties(System.getProperties())
                  .withFallback(ConfigFactory.systemEnvironment())
                  .withFallback(parsed));
      for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
        String path = entry.getKey();
        properties.setProperty(
            String.join(".", ConfigUtil.splitPath(path)), textOf(config, path, entry.getValue()));
      }
      return properties;
    } catch (ConfigException.UnresolvedSubstitution e) {
      throw new ConfigurationException(
          "Cannot read " + name + ": a placeholder has no value: " + e.getMessage(), null);
    } catch (StackOverflowError e) { // its parser calls itself for each brace
      throw new ConfigurationException("Cannot read " + name + ": it is nested too deeply", null);
    } catch (ConfigException e) {
      throw new ConfigurationException(
          "Cannot read " + name + ": it is not HOCON: " + why(e), null);
    }
  }

  private static String textOf(Config config, String path, ConfigValue value) {
    if (value instanceof ConfigList list) {
      return list.unwrapped().stream().map(String::valueOf).collect(Collectors.joining(","));
    }
    return value.valueType() == ConfigValueType.NULL ? "" : config.getString(path);
  }

  /** Returns the line of an error, but not what is there: it may be a secret. */
  private static String why(ConfigException e) {
    return e.origin() == null ? e.getClass().getSimpleName() : "line " + e.origin().lineNumber();
  }
}
