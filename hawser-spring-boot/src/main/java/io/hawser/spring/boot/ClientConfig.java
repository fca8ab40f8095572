package io.hawser.spring.boot;

import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Makes the client's configuration of the settings of an application. */
final class ClientConfig {
  static final String ORIGIN = "Spring's environment";
  static final String MODULE = "hawser-spring-boot";

  private static final Logger log = LoggerFactory.getLogger(ClientConfig.class);

  private ClientConfig() {}

  /**
   * Makes the configuration and logs what it says about settings.
   *
   * @param environment has the settings
   * @param details replace the registry, if there are any
   * @param certificates settings of TLS from an SSL bundle; empty without one
   * @param customizers change the result, in order
   * @throws io.hawser.error.ConfigurationException if a setting is wrong
   */
  static HawserConfig of(
      Environment environment,
      @Nullable HawserConnectionDetails details,
      Map<String, String> certificates,
      Stream<HawserConfigCustomizer> customizers) {
    SpringSettings settings = SpringSettings.of(environment);
    Map<String, String> values = new LinkedHashMap<>(settings.values());
    values.putAll(certificates);
    applyStartup(environment, values);
    if (details != null) {
      connectTo(details.servers(), values);
    }
    HawserConfig config = HawserConfig.collected(values, ORIGIN, MODULE);
    settings.warnings().forEach(log::warn);
    config.warnings().forEach(line -> log.warn(SettingNames.inWordsOf(settings, line)));
    config.notes().forEach(line -> log.info(SettingNames.inWordsOf(settings, line)));
    for (HawserConfigCustomizer customizer : customizers.toList()) {
      config = customizer.customize(config);
    }
    return config;
  }

  private static void applyStartup(Environment environment, Map<String, String> values) {
    StartupMode mode =
        Binder.get(environment).bind(SpringKeys.STARTUP, StartupMode.class).orElse(null);
    if (mode != null) {
      String failFast = String.valueOf(mode == StartupMode.FAIL_FAST);
      values.put(Keys.TM_FAIL_FAST.name(), failFast);
      values.put(Keys.RM_FAIL_FAST.name(), failFast);
    }
  }

  private static void connectTo(String servers, Map<String, String> values) {
    String vgroup = values.getOrDefault(Keys.TX_SERVICE_GROUP.name(), "").trim();
    if (vgroup.isEmpty()) {
      vgroup = Keys.TX_SERVICE_GROUP.defaultText();
    }
    values.keySet().removeIf(name -> name.startsWith("seata.config."));
    values.put(Keys.REGISTRY_TYPE.name(), "file");
    values.put("service.vgroupMapping." + vgroup, "default");
    values.put("service.default.grouplist", servers);
  }
}
