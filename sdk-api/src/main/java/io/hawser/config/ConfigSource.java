package io.hawser.config;

import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Settings from files, overridden by system properties: from one file, and maybe a second that it
 * names by {@code config.file.name}, as Seata's {@code registry.conf} names {@code file.conf}. The
 * first one wins.
 *
 * @param settings of all of them, without placeholders
 * @param placeholders for the values of environment variables
 * @param files that are to be watched
 * @param empty whether nothing was in them
 * @param notes for the operator, not warnings
 */
record ConfigSource(
    Settings settings,
    Placeholders placeholders,
    List<Path> files,
    boolean empty,
    List<String> notes) {
  static final String RESOURCE = "hawser.properties";

  /** Looks in the application's class loader first, then in that of the SDK. */
  static @Nullable URL resource() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    URL url = context == null ? null : context.getResource(RESOURCE);
    ClassLoader own = ConfigSource.class.getClassLoader();
    return url != null || own == null ? url : own.getResource(RESOURCE);
  }

  static ConfigSource of(Path file, Map<String, String> environment) {
    return of(ConfigFile.read(file), file, file.endsWith(RESOURCE), environment);
  }

  /** Returns the source of a file within a jar. */
  static ConfigSource of(URL url, Map<String, String> environment) {
    return of(ConfigFile.read(url), null, true, environment);
  }

  private static ConfigSource of(
      ConfigFile first, @Nullable Path file, boolean ours, Map<String, String> environment) {
    UnreadSettings.Origin origin = originOf(first, ours);
    List<Path> files = new ArrayList<>();
    if (file != null) {
      files.add(file);
    }
    List<String> notes = new ArrayList<>();
    ConfigFile second = null;
    String name = nameOfSecond(first.properties(), origin, environment);
    if (name != null) {
      Path path = find(name, file, notes);
      if (path != null && !path.equals(file)) {
        second = ConfigFile.read(path);
        files.add(path);
      }
    }
    Properties all = new Properties();
    if (second != null) {
      all.putAll(second.properties());
    }
    all.putAll(first.properties());
    Placeholders placeholders = new Placeholders(environment, all);
    ProviderKeys providers =
        ProviderKeys.of(environment, List.of(all, System.getProperties()), placeholders);
    Settings settings =
        Settings.of(first.properties(), origin, providers, placeholders)
            .withWarnings(first.warnings());
    if (second != null) {
      settings =
          settings.over(
              Settings.of(second.properties(), originOf(second, true), providers, placeholders)
                  .withWarnings(second.warnings()));
    }
    return new ConfigSource(
        settings.overriddenBy(System.getProperties(), providers, placeholders),
        placeholders,
        List.copyOf(files),
        all.isEmpty(),
        List.copyOf(notes));
  }

  /** Returns the source of exactly these settings, as given in code. */
  static ConfigSource of(Properties properties) {
    Placeholders placeholders = new Placeholders(System.getenv(), properties);
    ProviderKeys providers = ProviderKeys.of(Map.of(), List.of(properties), placeholders);
    Settings settings =
        Settings.of(properties, UnreadSettings.Origin.SHARED, providers, placeholders);
    return new ConfigSource(settings, placeholders, List.of(), false, List.of());
  }

  /** Reads settings given in code; their placeholders may name those of the files. */
  Settings settingsAbove(Map<String, String> given) {
    Properties properties = new Properties();
    properties.putAll(given);
    ProviderKeys providers = ProviderKeys.of(Map.of(), List.of(properties), placeholders);
    return Settings.of(properties, UnreadSettings.Origin.SHARED, providers, placeholders);
  }

  /** Returns these settings, and above them others that were given in code. No file is followed. */
  ConfigSource under(Settings above) {
    return new ConfigSource(above.over(settings), placeholders, List.of(), empty, notes);
  }

  /** Returns these settings, and below them those of a configuration centre. */
  ConfigSource over(Settings centre, List<String> more) {
    List<String> all = new ArrayList<>(notes);
    all.addAll(more);
    return new ConfigSource(settings.over(centre), placeholders, files, empty, List.copyOf(all));
  }

  /** Returns the origin of a file's settings; nothing else is in a file of Seata's own format. */
  private static UnreadSettings.Origin originOf(ConfigFile file, boolean ours) {
    return ours || file.format() == ConfigFormat.HOCON
        ? UnreadSettings.Origin.OWN_FILE
        : UnreadSettings.Origin.SHARED;
  }

  private static @Nullable String nameOfSecond(
      Properties first, UnreadSettings.Origin origin, Map<String, String> environment) {
    Placeholders placeholders = new Placeholders(environment, first);
    String type = "";
    String name = "";
    for (String key : first.stringPropertyNames()) {
      switch (origin.canonical(key)) {
        case CentreTypes.KEY -> type = placeholders.resolve(key, first.getProperty(key)).trim();
        case KeyReview.SECOND_FILE ->
            name = placeholders.resolve(key, first.getProperty(key)).trim();
        default -> {}
      }
    }
    return name.isEmpty() || !(type.isEmpty() || type.equalsIgnoreCase("file")) ? null : name;
  }

  private static @Nullable Path find(String name, @Nullable Path file, List<String> notes) {
    List<Path> places = FilePlaces.of(KeyReview.SECOND_FILE, name, file);
    Path found = FilePlaces.firstOf(places);
    if (found == null) {
      notes.add(
          KeyReview.SECOND_FILE
              + ": there is no "
              + places
              + "; the settings are those of the file"
              + " that names it");
    }
    return found;
  }
}
