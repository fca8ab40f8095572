package io.hawser.seata.spring;

import io.hawser.config.ConfigKey;
import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * The properties {@code seata.*} and {@code hawser.*} of an application, as far as they are about
 * registries and transport. What is about undo logs, locks, proxies and retries stays with Seata.
 */
final class SpringSettings {
  private static final String SEATA = "seata.";
  private static final String HAWSER = "hawser.";
  private static final String GROUP = "default_tx_group";

  /** Beginnings of names that Seata's own classes read, in small letters without dashes. */
  private static final List<String> OF_SEATA =
      List.of(
          "client.rm.",
          "client.tm.",
          "client.undo.",
          "client.support.",
          "client.log.",
          "client.http.",
          "log.",
          "tcc.",
          "saga.",
          "undo.",
          "server.",
          "store.",
          "metrics.",
          "console.",
          "security.",
          "enableautodatasourceproxy",
          "datasourceproxymode",
          "usejdkproxy",
          "exposeproxy",
          "scanpackages",
          "excludesfor");

  /** Names that begin like those and are ours. */
  private static final List<String> OURS =
      List.of(
          "client.rm.executorthreads",
          "client.rm.executorqueuesize",
          "client.rm.allowunregisteredresources");

  private final ConfigurableEnvironment environment;
  private final @Nullable String givenApplicationId;
  private final @Nullable String givenVgroup;

  SpringSettings(ConfigurableEnvironment environment) {
    this(environment, null, null);
  }

  /** Creates the settings with names that the application gives in code. */
  SpringSettings(
      ConfigurableEnvironment environment,
      @Nullable String applicationId,
      @Nullable String vgroup) {
    this.environment = environment;
    this.givenApplicationId = applicationId;
    this.givenVgroup = vgroup;
  }

  String applicationId() {
    if (givenApplicationId != null) {
      return givenApplicationId;
    }
    String own = text("seata.application-id");
    String name = own == null ? text("spring.application.name") : own;
    if (name == null) {
      throw new IllegalStateException(
          "The application has no name (expected: spring.application.name or"
              + " seata.application-id)");
    }
    return name;
  }

  String vgroup() {
    String own = givenVgroup == null ? text("seata.tx-service-group") : givenVgroup;
    return own == null ? GROUP : own;
  }

  private @Nullable String text(String name) {
    String value = environment.getProperty(name);
    return value == null || value.isBlank() ? null : value;
  }

  String[] list(String name) {
    return Binder.get(environment).bind(name, Bindable.of(String[].class)).orElse(new String[0]);
  }

  HawserConfig config() {
    Map<String, String> settings = new TreeMap<>();
    collect(SEATA, settings);
    for (ConfigKey<?> key : Keys.all()) {
      relaxed(SEATA, key, settings);
    }
    settings.put(SEATA + Keys.APPLICATION_ID.name(), applicationId());
    settings.put(SEATA + Keys.TX_SERVICE_GROUP.name(), vgroup());
    addDefaults(settings);
    Properties properties = new Properties();
    properties.putAll(settings);
    HawserConfig config = HawserConfig.from(properties);
    Map<String, String> winners = new TreeMap<>();
    collect(HAWSER, winners);
    return winners.isEmpty() ? config : config.with(winners);
  }

  /** Collects settings with names as they are written: names of groups may have any letters. */
  private void collect(String prefix, Map<String, String> into) {
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> enumerable) {
        for (String name : enumerable.getPropertyNames()) {
          String value = name.startsWith(prefix) ? environment.getProperty(name) : null;
          if (value != null && isOurs(name.substring(prefix.length()))) {
            into.put(prefix.equals(HAWSER) ? name.substring(prefix.length()) : name, value);
          }
        }
      }
    }
  }

  /** Finds a setting of the core that only an environment variable has. */
  private void relaxed(String prefix, ConfigKey<?> key, Map<String, String> into) {
    String bare = key.name().startsWith(SEATA) ? key.name().substring(SEATA.length()) : key.name();
    String value = environment.getProperty(prefix + kebab(bare));
    if (value != null && into.keySet().stream().noneMatch(name -> same(name, prefix + bare))) {
      into.put(prefix + bare, value);
    }
  }

  private static boolean same(String name, String other) {
    return plain(name).equals(plain(other));
  }

  private static String plain(String name) {
    return name.replace("-", "").toLowerCase(Locale.ROOT);
  }

  private static String kebab(String camel) {
    return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static boolean isOurs(String bare) {
    String plain = plain(bare);
    return OURS.contains(plain) || OF_SEATA.stream().noneMatch(plain::startsWith);
  }

  /** Adds a mapping and a server list where an application has none, as Seata's starter does. */
  private void addDefaults(Map<String, String> settings) {
    if (settings.keySet().stream().noneMatch(n -> plain(n).startsWith("seata.service.vgroupmap"))) {
      settings.put("seata.service.vgroupMapping." + GROUP, "default");
    }
    if (settings.keySet().stream().noneMatch(name -> name.contains("grouplist"))) {
      settings.put("seata.service.default.grouplist", "127.0.0.1:8091");
    }
  }
}
