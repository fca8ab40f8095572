package io.hawser.testservers.registries;

import io.hawser.config.HawserConfig;

/** Settings from arguments, {@code name=value}. */
final class Settings {
  private Settings() {}

  static HawserConfig.Builder add(HawserConfig.Builder config, String[] arguments) {
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      config.set(argument.substring(0, equals), argument.substring(equals + 1));
    }
    return config;
  }
}
