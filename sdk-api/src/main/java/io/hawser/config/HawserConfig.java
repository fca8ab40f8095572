package io.hawser.config;

import io.hawser.error.ConfigurationException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An immutable configuration. Keys are Seata's own, in camel case or kebab case, with or without
 * the prefix {@code seata.}; {@code docs/configuration.md} has a table of them.
 *
 * <p>{@link #load()} and {@link #load(Path)} let system properties and environment variables
 * override the file; an environment variable wins over a system property, as in Seata's client.
 * {@link #from(Properties)} and {@link #builder()} use exactly the given settings. Types and ranges
 * are checked when the object is created. A bad value fails as {@code name: value (expected: …)}.
 * Names of providers and lists of servers are checked when connecting.
 */
public final class HawserConfig {
  /** The system property that names the file for {@link #load()}. */
  public static final String FILE_PROPERTY = "hawser.config";

  private static final String IN_CODE = "properties given in code";
  private static final Logger log = LoggerFactory.getLogger(HawserConfig.class);

  private final ConfigSource source;
  private final Map<String, String> values;
  private final Environment environment;
  private final List<String> warnings;
  private final List<String> notes;
  private final String origin;
  private final String integration; // a module, or empty

  private HawserConfig(ConfigSource source, Environment environment, String origin) {
    this(source, environment, origin, "");
  }

  private HawserConfig(
      ConfigSource source, Environment environment, String origin, String integration) {
    this.integration = integration;
    this.source = source;
    this.values = Map.copyOf(source.settings().values());
    this.environment = environment;
    this.origin = origin;
    Keys.all().forEach(this::get); // a bad value is rejected now, not when it is first used
    KeyReview.Findings found = KeyReview.of(this, values.keySet());
    List<String> all = new ArrayList<>(source.settings().warnings());
    all.addAll(environment.warnings());
    all.addAll(found.warnings());
    this.warnings = UnreadSettings.bounded(all);
    List<String> infos = new ArrayList<>(source.notes());
    if (found.note() != null) {
      infos.add(found.note());
    }
    this.notes = List.copyOf(infos);
  }

  /**
   * Reads the file named by the system property {@code hawser.config}, or else {@code
   * hawser.properties} from the class path.
   *
   * @return the configuration
   * @throws ConfigurationException if there is no file, it cannot be read, or a value is invalid
   */
  public static HawserConfig load() {
    String named = System.getProperty(FILE_PROPERTY);
    if (named != null && !named.isBlank()) {
      return load(Path.of(named));
    }
    URL url = ConfigSource.resource();
    if (url == null) {
      throw new ConfigurationException(
          "There is no "
              + ConfigSource.RESOURCE
              + " on the class path and the system property "
              + FILE_PROPERTY
              + " is not set (expected: one of them)",
          null);
    }
    if (url.getProtocol().equals("file")) {
      try {
        return load(Path.of(url.toURI())); // a plain file can be watched
      } catch (URISyntaxException e) {
        throw new ConfigurationException("Cannot read " + url + ": " + e.getMessage(), e);
      }
    }
    Environment environment = Environment.of(System.getenv());
    ConfigSource source = ConfigSource.of(url, environment.variables());
    return new HawserConfig(source, environment, "class path " + url).withWarningsLogged();
  }

  /**
   * Reads a file in UTF-8: properties, YAML (with {@code org.yaml:snakeyaml}), or Seata's {@code
   * registry.conf} or {@code file.conf} (with {@code com.typesafe:config}), distinguished by their
   * content. A second file that it names by {@code config.file.name} is read, too.
   *
   * @param file the file
   * @return the configuration
   * @throws ConfigurationException if the file cannot be read or a value is wrong
   */
  public static HawserConfig load(Path file) {
    return load(file, System.getenv()).withWarningsLogged();
  }

  static HawserConfig load(Path file, Map<String, String> variables) {
    return load(file, Environment.of(variables), places -> {});
  }

  private static HawserConfig load(
      Path file, Environment environment, Consumer<List<Path>> places) {
    Path absolute = Objects.requireNonNull(file, "file").toAbsolutePath();
    ConfigSource source = ConfigSource.of(absolute, environment.variables(), places);
    String origin =
        source.files().stream().map(Path::toString).collect(Collectors.joining(" and "));
    return new HawserConfig(source, environment, "file " + origin);
  }

  /**
   * Takes exactly these properties. Placeholders in them are replaced as in a file.
   *
   * @param properties keys and values
   * @return the configuration
   * @throws ConfigurationException if a value is wrong
   */
  public static HawserConfig from(Properties properties) {
    ConfigSource source = ConfigSource.of(Objects.requireNonNull(properties, "properties"));
    return new HawserConfig(source, Environment.NONE, IN_CODE).withWarningsLogged();
  }

  /**
   * Takes exactly these settings, which an integration into a framework has collected. It logs
   * nothing: {@link #warnings()} and {@link #notes()} have what the integration should log, in its
   * own words for the settings.
   *
   * @param settings names in any spelling, and values, in which placeholders are replaced already
   * @param origin where they are from, for messages
   * @param integration the module that collects them and may read some itself, such as {@code
   *     hawser-spring-boot}
   * @return the configuration
   * @throws ConfigurationException if a value is wrong
   */
  public static HawserConfig collected(
      Map<String, String> settings, String origin, String integration) {
    Properties properties = new Properties();
    settings.forEach((name, value) -> properties.setProperty(name, Placeholders.literal(value)));
    return new HawserConfig(
        ConfigSource.of(properties),
        Environment.NONE,
        Objects.requireNonNull(origin, "origin"),
        Objects.requireNonNull(integration, "integration"));
  }

  /**
   * Returns a builder for a configuration in code.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads the file again, or returns this configuration if there is no file. It does not log
   * warnings about unknown keys, because the file is read at every event.
   *
   * @param places receives the paths that the configuration depends on, unless the file is empty or
   *     unreadable
   */
  HawserConfig reread(Consumer<List<Path>> places) {
    Path file = source();
    return file == null ? this : load(file, environment, places);
  }

  /** Returns this configuration with what a configuration centre holds below it. */
  HawserConfig over(CentreContent centre) {
    Settings below = centre.settings(source.placeholders());
    return new HawserConfig(
        source.over(below, centre.notes(below, this)),
        environment,
        origin + " and " + centre.origin(),
        integration);
  }

  /**
   * Returns this configuration with other values for some settings. They win over files, system
   * properties and environment variables, such as arguments of a command do. The result does not
   * follow the file that this configuration was read from.
   *
   * @param settings names in any spelling, and values
   * @return the configuration
   * @throws ConfigurationException if a value is wrong
   */
  public HawserConfig with(Map<String, String> settings) {
    Settings above = source.settingsAbove(settings);
    String from = origin.endsWith(IN_CODE) ? origin : origin + " and " + IN_CODE;
    return new HawserConfig(
            source.under(above), environment.without(above.values().keySet()), from, integration)
        .withWarningsLoggedSince(this);
  }

  HawserConfig withWarningsLogged() {
    warnings.forEach(log::warn);
    notes.forEach(log::info);
    return this;
  }

  /** Logs what another configuration, which was logged before, does not say. */
  HawserConfig withWarningsLoggedSince(HawserConfig logged) {
    warnings.stream().filter(line -> !logged.warnings.contains(line)).forEach(log::warn);
    notes.stream().filter(line -> !logged.notes.contains(line)).forEach(log::info);
    return this;
  }

  /** Returns the module that reads settings besides the core, empty if there is none. */
  String integration() {
    return integration;
  }

  /** Returns the settings and the files that they are from. */
  ConfigSource read() {
    return source;
  }

  /**
   * Returns a typed setting of the core.
   *
   * @param key one of {@link Keys}
   * @param <T> its type
   * @return the value or the default
   */
  public <T> T get(ConfigKey<T> key) {
    if (key == Keys.RM_BATCH && text(key.name()) == null) {
      @SuppressWarnings("unchecked") // both keys are Boolean
      T common = (T) get(Keys.BATCH);
      return common;
    }
    return key.parse(text(key.name()));
  }

  /**
   * Returns any setting as text, for registry providers.
   *
   * @param name the name in camel case without the prefix {@code seata.}
   * @return the value without blanks around it, or {@code null} if it is not set or blank
   */
  public @Nullable String text(String name) {
    return text(name, Map.of());
  }

  /**
   * Returns a setting as text, as if other settings were below these.
   *
   * @param below canonical names and values
   */
  @Nullable String text(String name, Map<String, String> below) {
    String variable = environment.value(name);
    if (variable != null) {
      return source.placeholders().resolve(name, variable).trim();
    }
    String own = values.get(name);
    String value = own == null ? below.get(name) : own;
    return value == null || value.isBlank() ? null : value.trim();
  }

  /**
   * Returns the cluster that a vgroup is mapped to.
   *
   * @param vgroup the transaction service group
   * @return the cluster, or {@code null} if there is neither {@code service.vgroupMapping.<vgroup>}
   *     nor, for the group in use, a {@code service.vgroupMapping} alone; the group itself if that
   *     is so and {@code registry.type} is {@code seata}, as naming servers map groups themselves
   */
  public @Nullable String clusterOf(String vgroup) {
    return clusterOf(vgroup, Map.of());
  }

  /** Returns the cluster of a vgroup as if other settings were below these. */
  @Nullable String clusterOf(String vgroup, Map<String, String> below) {
    String mapped = text(KeyNames.VGROUP_MAPPING + vgroup, below);
    if (mapped != null || !vgroup.equals(vgroup(below))) {
      return mapped;
    }
    String plain = text(KeyNames.PLAIN_MAPPING, below);
    return plain == null && isMappedByRegistry() ? vgroup : plain;
  }

  private boolean isMappedByRegistry() {
    List<String> types = get(Keys.REGISTRY_TYPE);
    return types.size() == 1 && types.get(0).equalsIgnoreCase("seata");
  }

  /** Returns the vgroup in use as if other settings were below these. */
  String vgroup(Map<String, String> below) {
    return Keys.TX_SERVICE_GROUP.parse(text(Keys.TX_SERVICE_GROUP.name(), below));
  }

  /**
   * Returns the setting that switches global transactions off, for messages.
   *
   * @return a key and its value, such as {@code seata.enabled=false}; {@code null} if they are on
   */
  public @Nullable String switchedOffBy() {
    if (!get(Keys.ENABLED)) {
      return Keys.ENABLED.name() + "=false";
    }
    return get(Keys.DISABLE_GLOBAL_TRANSACTION)
        ? Keys.DISABLE_GLOBAL_TRANSACTION.name() + "=true"
        : null;
  }

  /**
   * Returns given names that may be misspelt mappings of a vgroup, for error messages.
   *
   * @return at most ten names in their canonical form; empty if there are none
   */
  public List<String> nearVgroupMapping() {
    return values.keySet().stream()
        .filter(name -> !KnownKeys.contains(name) && KnownKeys.isNearVgroupMapping(name))
        .sorted()
        .limit(10)
        .toList();
  }

  /**
   * Returns all settings whose name starts with a prefix, except those set only by an environment
   * variable.
   *
   * @param prefix the start of the name
   * @return names and values, sorted; a value is what {@link #text} returns, or empty
   */
  public Map<String, String> startingWith(String prefix) {
    Map<String, String> found = new TreeMap<>();
    for (String name : values.keySet()) {
      if (name.startsWith(prefix)) {
        String value = text(name);
        found.put(name, value == null ? "" : value);
      }
    }
    return found;
  }

  /**
   * Returns the file this configuration was read from.
   *
   * @return an absolute path, or {@code null} if it was not read from a plain file
   */
  public @Nullable Path source() {
    return source.file();
  }

  /**
   * Returns whether this configuration was read from a file, be it the first or a second one.
   *
   * @param file an absolute path
   * @return whether its settings are among these
   */
  public boolean isReadFrom(Path file) {
    return source.files().contains(file);
  }

  /**
   * Returns where the settings came from, for error messages.
   *
   * @return for instance {@code "file /etc/app/hawser.properties"}
   */
  public String origin() {
    return origin;
  }

  /**
   * Returns what should be changed in these settings. {@link #load} has logged it.
   *
   * @return sentences that quote names and never a secret; empty if all is well
   */
  public List<String> warnings() {
    return warnings;
  }

  /**
   * Returns what is worth knowing about these settings, such as known ones without effect. {@link
   * #load} has logged it.
   *
   * @return sentences that quote names and never a secret
   */
  public List<String> notes() {
    return notes;
  }

  /** Returns whether the other configuration has the same settings. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HawserConfig that
        && values.equals(that.values)
        && environment.equals(that.environment);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /**
   * Returns the settings, sorted and without secrets. It omits keys of other programs in the same
   * file, because any of them may be a secret.
   */
  @Override
  public String toString() {
    return startingWith("").entrySet().stream()
        .filter(e -> KeyNames.isOurs(e.getKey()))
        .map(e -> e.getKey() + "=" + Keys.shown(e.getKey(), e.getValue()))
        .collect(Collectors.joining(", ", "HawserConfig from " + origin + " {", "}"));
  }

  /** Collects settings. It is not thread-safe. */
  public static final class Builder {
    private final Properties properties = new Properties();
    private @Nullable String servers;

    private Builder() {}

    /**
     * Sets any setting.
     *
     * @param name the name in any spelling
     * @param value the value
     * @return this
     */
    public Builder set(String name, String value) {
      properties.setProperty(
          Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
      return this;
    }

    /**
     * Sets a setting of the core.
     *
     * @param key one of {@link Keys}
     * @param value the value, in its text form
     * @return this
     */
    public Builder set(ConfigKey<?> key, Object value) {
      String text;
      if (value instanceof Duration duration) {
        text = Long.toString(duration.toMillis());
      } else if (value instanceof Collection<?> several) {
        text = several.stream().map(Object::toString).collect(Collectors.joining(","));
      } else {
        text = value.toString();
      }
      return set(key.name(), text);
    }

    /**
     * Names the application.
     *
     * @param applicationId a text without a colon
     * @return this
     */
    public Builder applicationId(String applicationId) {
      return set(Keys.APPLICATION_ID, applicationId);
    }

    /**
     * Uses these servers without a registry. {@link #build()} sets {@code registry.type=file} and a
     * list for the cluster {@code default}, to which it maps the vgroup.
     *
     * @param addresses {@code host:port}, several separated by {@code ;}
     * @return this
     */
    public Builder servers(String addresses) {
      servers = Objects.requireNonNull(addresses, "addresses");
      return this;
    }

    /**
     * Checks the types and ranges of all values.
     *
     * @return the configuration
     * @throws ConfigurationException if a value is wrong
     */
    public HawserConfig build() {
      Properties all = new Properties();
      all.putAll(properties);
      if (servers != null) {
        String vgroup =
            ConfigSource.of(properties).settings().values().get(Keys.TX_SERVICE_GROUP.name());
        vgroup = Keys.TX_SERVICE_GROUP.parse(vgroup);
        all.setProperty(Keys.REGISTRY_TYPE.name(), "file");
        all.setProperty(KeyNames.VGROUP_MAPPING + vgroup, "default");
        all.setProperty(KeyNames.SERVICE + "default" + KeyNames.GROUPLIST, servers);
      }
      return from(all);
    }
  }
}
