package io.hawser.seata.spring;

import io.hawser.config.ConfigKey;
import io.hawser.config.HawserConfig;
import io.hawser.config.KeyCatalog;
import io.hawser.config.Keys;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * The properties {@code seata.*} and {@code hawser.*} of an application, as far as they are about
 * registries and transport. What is about undo logs, locks, proxies and retries stays with Seata.
 */
final class SpringSettings {
  private static final String SEATA = "seata.";
  private static final String HAWSER = "hawser.";
  private static final String GROUP = "default_tx_group";
  private static final String CLUSTER = "default";
  private static final String VGROUP_MAPPING = "service.vgroupMapping.";
  private static final String SERVICE = "service.";
  private static final String GROUPLIST = ".grouplist";
  private static final String CENTRE_TYPE = "seata.config.type";
  private static final String FILE = "file";
  private static final Logger log = LoggerFactory.getLogger(SpringSettings.class);

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
    Map<String, String> settings = given(SEATA);
    Map<String, String> winners = given(HAWSER);
    // Variables do not show where a name chosen by users ends: it must be known before.
    String mapping = VGROUP_MAPPING + value(Keys.TX_SERVICE_GROUP.name(), winners, vgroup());
    addChosen(SEATA, mapping, settings);
    addChosen(HAWSER, mapping, winners);
    String cluster = value(mapping, winners, value(mapping, settings, CLUSTER));
    addChosen(SEATA, SERVICE + cluster + GROUPLIST, settings);
    addChosen(HAWSER, SERVICE + cluster + GROUPLIST, winners);
    replace(Keys.APPLICATION_ID, applicationId(), settings);
    replace(Keys.TX_SERVICE_GROUP, vgroup(), settings);
    String centre = value(CENTRE_TYPE, winners, value(CENTRE_TYPE, settings, FILE));
    if (centre.equalsIgnoreCase(FILE)) { // otherwise the mapping is that of the centre
      addDefaults(settings, winners);
    }
    warnOfVariables();
    Properties properties = new Properties();
    properties.putAll(settings);
    HawserConfig config = HawserConfig.from(properties);
    if (winners.isEmpty()) {
      return config;
    }
    HawserConfig all = config.with(winners);
    rejectSwitch(config, all);
    return all;
  }

  /** Returns the settings with a prefix; the names of known ones begin with {@code seata.}. */
  private Map<String, String> given(String prefix) {
    Map<String, String> found = new TreeMap<>();
    collect(prefix, found);
    Set<String> given = canonical(found); // once: there are hundreds of settings
    for (KeyCatalog.Setting setting : KeyCatalog.settings()) {
      String canonical = KeyCatalog.canonical(SEATA + withoutSeata(setting.name()));
      if (!given.contains(canonical) && addFromVariable(prefix, setting.name(), found)) {
        given.add(canonical);
      }
    }
    return found;
  }

  /** Collects settings with names as they are written: names of groups may have any letters. */
  private void collect(String prefix, Map<String, String> into) {
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> enumerable) {
        for (String name : enumerable.getPropertyNames()) {
          String value = name.startsWith(prefix) ? environment.getProperty(name) : null;
          if (value != null && isOurs(name.substring(prefix.length()))) {
            String ours = SEATA + name.substring(prefix.length());
            into.put(KeyCatalog.contains(KeyCatalog.canonical(ours)) ? ours : name, value);
          }
        }
      }
    }
  }

  /** Adds a setting with a name chosen by users, unless it was collected. */
  private void addChosen(String prefix, String canonical, Map<String, String> into) {
    if (!canonical(into).contains(canonical)) {
      addFromVariable(prefix, canonical, into);
    }
  }

  /** Adds a setting that only an environment variable has. Returns whether there is one. */
  private boolean addFromVariable(String prefix, String setting, Map<String, String> into) {
    String bare = withoutSeata(setting);
    if (!isOurs(bare)) {
      return false;
    }
    List<String> names = new ArrayList<>();
    names.add(prefix + KeyCatalog.kebab(bare));
    names.addAll(KeyCatalog.variables(setting, prefix.equals(SEATA) ? "SEATA_" : "HAWSER_"));
    for (String name : names) {
      String value = environment.getProperty(name);
      if (value != null) {
        into.put(SEATA + bare, value);
        return true;
      }
    }
    return false;
  }

  private static Set<String> canonical(Map<String, String> settings) {
    return settings.keySet().stream()
        .map(KeyCatalog::canonical)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static String value(String canonical, Map<String, String> settings, String otherwise) {
    return settings.entrySet().stream()
        .filter(given -> KeyCatalog.canonical(given.getKey()).equals(canonical))
        .map(given -> given.getValue().trim())
        .filter(value -> !value.isEmpty())
        .findFirst()
        .orElse(otherwise);
  }

  /** Sets a name that may be given in code, whatever spelling the properties have. */
  private static void replace(ConfigKey<?> key, String value, Map<String, String> settings) {
    settings.keySet().removeIf(name -> KeyCatalog.canonical(name).equals(key.name()));
    settings.put(SEATA + key.name(), value);
  }

  /** Rejects a switch that only the bridge would obey, and not Seata's interceptors. */
  private static void rejectSwitch(HawserConfig seatas, HawserConfig all) {
    for (ConfigKey<Boolean> key : List.of(Keys.ENABLED, Keys.DISABLE_GLOBAL_TRANSACTION)) {
      if (!all.get(key).equals(seatas.get(key))) {
        String bare = withoutSeata(key.name());
        throw new IllegalStateException(
            "The property "
                + HAWSER
                + bare
                + " has no effect on Seata's own classes (expected: "
                + SEATA
                + bare
                + ", which they read, too)");
      }
    }
  }

  private void warnOfVariables() {
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof SystemEnvironmentPropertySource variables) {
        Map<String, String> ours = new TreeMap<>();
        for (Map.Entry<String, Object> each : variables.getSource().entrySet()) {
          ours.put(each.getKey(), String.valueOf(each.getValue()));
        }
        KeyCatalog.warnings(ours, List.of()).forEach(log::warn);
      }
    }
  }

  private static String withoutSeata(String name) {
    return name.startsWith(SEATA) ? name.substring(SEATA.length()) : name;
  }

  private static String plain(String name) {
    return name.replace("-", "").toLowerCase(Locale.ROOT);
  }

  private static boolean isOurs(String bare) {
    String plain = plain(bare);
    return OURS.contains(plain) || OF_SEATA.stream().noneMatch(plain::startsWith);
  }

  /** Adds a mapping and a server list where an application has none, as Seata's starter does. */
  private static void addDefaults(Map<String, String> settings, Map<String, String> winners) {
    Set<String> names = canonical(settings);
    names.addAll(canonical(winners));
    if (names.stream().noneMatch(name -> name.startsWith("service.vgroupMapping"))) {
      settings.put(SEATA + VGROUP_MAPPING + GROUP, CLUSTER);
    }
    if (names.stream().noneMatch(name -> name.endsWith(GROUPLIST))) {
      settings.put(SEATA + SERVICE + CLUSTER + GROUPLIST, "127.0.0.1:8091");
    }
  }
}
