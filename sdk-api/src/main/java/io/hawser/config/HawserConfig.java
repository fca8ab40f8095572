package io.hawser.config;

import io.hawser.error.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An immutable configuration. Keys are Seata's own, in camel case or kebab case, with or without
 * the prefix {@code seata.}; the README has a table of them.
 *
 * <p>{@link #load()} and {@link #load(Path)} let system properties and environment variables
 * override the file; an environment variable wins over a system property, as in the original.
 * {@link #from(Properties)} and {@link #builder()} take exactly what they are given. All values are
 * checked when the object is made: a bad one fails as {@code name: value (expected: …)}.
 */
public final class HawserConfig {
  /** The system property that names the file {@link #load()} reads. */
  public static final String FILE_PROPERTY = "hawser.config";

  private static final String RESOURCE = "hawser.properties";
  private static final Logger log = LoggerFactory.getLogger(HawserConfig.class);

  private final Map<String, String> values;
  private final Map<String, String> environment;
  private final @Nullable Path source;
  private final String origin;

  private HawserConfig(
      Map<String, String> values,
      Map<String, String> environment,
      @Nullable Path source,
      String origin) {
    this.values = Map.copyOf(values);
    this.environment = environment;
    this.source = source;
    this.origin = origin;
    Keys.all().forEach(this::get); // a bad value is refused now, not when it is first used
  }

  /**
   * Reads the file named by the system property {@code hawser.config}, or else {@code
   * hawser.properties} from the class path.
   *
   * @return the configuration
   * @throws ConfigurationException if there is no file, it cannot be read, or a value is wrong
   */
  public static HawserConfig load() {
    String named = System.getProperty(FILE_PROPERTY);
    if (named != null && !named.isBlank()) {
      return load(Path.of(named));
    }
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    URL url = (loader == null ? HawserConfig.class.getClassLoader() : loader).getResource(RESOURCE);
    if (url == null) {
      throw new ConfigurationException(
          "There is no "
              + RESOURCE
              + " on the class path and the system property "
              + FILE_PROPERTY
              + " is not set (expected: one of them)",
          null);
    }
    try {
      if (url.getProtocol().equals("file")) {
        return load(Path.of(url.toURI())); // a plain file can be watched
      }
      try (InputStream in = url.openStream()) {
        Properties properties = new Properties();
        properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        return withOverrides(properties, null, "class path " + url);
      }
    } catch (IOException | URISyntaxException | IllegalArgumentException e) {
      throw new ConfigurationException("Cannot read " + url + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads a properties file in UTF-8.
   *
   * @param file the file
   * @return the configuration
   * @throws ConfigurationException if the file cannot be read or a value is wrong
   */
  public static HawserConfig load(Path file) {
    Path absolute = Objects.requireNonNull(file, "file").toAbsolutePath();
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(absolute, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      throw new ConfigurationException("There is no file " + absolute, e);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException("Cannot read " + absolute + ": " + e, e);
    }
    return withOverrides(properties, absolute, "file " + absolute);
  }

  /**
   * Takes exactly these properties.
   *
   * @param properties keys and values
   * @return the configuration
   * @throws ConfigurationException if a value is wrong
   */
  public static HawserConfig from(Properties properties) {
    return new HawserConfig(canonical(properties), Map.of(), null, "properties given in code");
  }

  /**
   * Starts an empty configuration.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Reads the file again; the same configuration if it has none. */
  HawserConfig reread() {
    return source == null ? this : load(source);
  }

  private static HawserConfig withOverrides(Properties file, @Nullable Path source, String origin) {
    Map<String, String> values = canonical(file);
    System.getProperties()
        .forEach(
            (key, value) -> {
              String name = KeyNames.canonical(key.toString());
              if (KeyNames.isOurs(name)) {
                values.put(name, value.toString());
              }
            });
    return new HawserConfig(values, System.getenv(), source, origin);
  }

  private static Map<String, String> canonical(Properties properties) {
    Map<String, String> values = new TreeMap<>();
    for (String key : properties.stringPropertyNames()) {
      String name = KeyNames.canonical(key);
      if (KeyNames.isOurs(name)) {
        String nearest = KeyNames.suggestion(name);
        if (nearest != null) {
          log.warn("Unknown setting {}; the nearest known one is {}", key, nearest);
        }
      }
      values.put(name, properties.getProperty(key));
    }
    return values;
  }

  /**
   * A typed setting of the core.
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
   * Any setting as text, for registry providers.
   *
   * @param name the name in camel case without the prefix {@code seata.}
   * @return the value without blanks around it, or {@code null} if it is not set or blank
   */
  public @Nullable String text(String name) {
    for (String variable :
        environment.isEmpty() ? List.<String>of() : KeyNames.environmentNames(name)) {
      String value = environment.get(variable);
      if (value != null && !value.isBlank()) {
        return value.trim();
      }
    }
    String value = values.get(name);
    return value == null || value.isBlank() ? null : value.trim();
  }

  /**
   * The cluster that a vgroup is mapped to.
   *
   * @param vgroup the transaction service group
   * @return the cluster, or {@code null} if there is no {@code service.vgroupMapping.<vgroup>}
   */
  public @Nullable String clusterOf(String vgroup) {
    return text(KeyNames.VGROUP_MAPPING + vgroup);
  }

  /**
   * All settings whose name starts with a prefix, except those that only an environment variable
   * gives.
   *
   * @param prefix the start of the name
   * @return names and values, sorted
   */
  public Map<String, String> startingWith(String prefix) {
    return values.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .collect(
            Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> b, TreeMap::new));
  }

  /**
   * The file this configuration was read from.
   *
   * @return an absolute path, or {@code null} if it was not read from a plain file
   */
  public @Nullable Path source() {
    return source;
  }

  /**
   * Where the settings came from, for messages.
   *
   * @return for instance {@code "file /etc/app/hawser.properties"}
   */
  public String origin() {
    return origin;
  }

  /** Equal if it has the same settings. */
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

  /** The settings, sorted, without secrets. */
  @Override
  public String toString() {
    return new TreeMap<>(values)
        .entrySet().stream()
            .map(e -> e.getKey() + "=" + (Keys.isSecret(e.getKey()) ? "***" : e.getValue()))
            .collect(Collectors.joining(", ", "HawserConfig from " + origin + " {", "}"));
  }

  /** Collects settings. Not safe for use by several threads. */
  public static final class Builder {
    private final Properties properties = new Properties();

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
      return set(
          key.name(),
          value instanceof Duration duration
              ? Long.toString(duration.toMillis())
              : value.toString());
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
     * Uses these servers, without a registry: sets {@code registry.type=file} and a list for the
     * cluster {@code default}, which the current vgroup is mapped to.
     *
     * @param addresses {@code host:port}, several separated by {@code ;}
     * @return this
     */
    public Builder servers(String addresses) {
      String vgroup =
          properties.getProperty(Keys.TX_SERVICE_GROUP.name(), Keys.TX_SERVICE_GROUP.defaultText());
      set(Keys.REGISTRY_TYPE, "file");
      set(KeyNames.VGROUP_MAPPING + vgroup, "default");
      return set(KeyNames.SERVICE + "default" + KeyNames.GROUPLIST, addresses);
    }

    /**
     * Checks everything.
     *
     * @return the configuration
     * @throws ConfigurationException if a value is wrong
     */
    public HawserConfig build() {
      return from(properties);
    }
  }
}
