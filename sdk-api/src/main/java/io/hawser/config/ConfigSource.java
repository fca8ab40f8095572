package io.hawser.config;

import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Settings from files, overridden by system properties: from one file, and maybe a second that it
 * names by {@code config.file.name}, as Seata's {@code registry.conf} names {@code file.conf}. The
 * first one wins.
 *
 * @param settings of all of them, without placeholders
 * @param placeholders for the values of environment variables
 * @param file the first file, {@code null} if it is no plain file
 * @param files the files that were read
 * @param empty whether nothing was in them
 * @param notes for the operator, not warnings
 */
record ConfigSource(
    Settings settings,
    Placeholders placeholders,
    @Nullable Path file,
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

  /**
   * Returns the source of a file.
   *
   * @param places receives the paths that it depends on, also those where there is no file yet, and
   *     also if a second file is invalid; but not if the first one is empty or unreadable
   */
  static ConfigSource of(Path file, Map<String, String> environment, Consumer<List<Path>> places) {
    return of(ConfigFile.read(file), file, file.endsWith(RESOURCE), environment, places);
  }

  /** Returns the source of a file within a jar. It cannot be followed. */
  static ConfigSource of(URL url, Map<String, String> environment) {
    return of(ConfigFile.read(url), null, true, environment, places -> {});
  }

  private static ConfigSource of(
      ConfigFile first,
      @Nullable Path file,
      boolean ours,
      Map<String, String> environment,
      Consumer<List<Path>> places) {
    UnreadSettings.Origin origin = originOf(first, ours);
    Properties names =
        origin == UnreadSettings.Origin.SHARED
            ? SpringNames.underOnePrefix(first.properties())
            : first.properties();
    List<Path> files = new ArrayList<>();
    if (file != null) {
      files.add(file);
    }
    List<String> notes = new ArrayList<>();
    List<Path> ofSecond = placesOfSecond(names, origin, file, environment);
    if (!first.properties().isEmpty()) {
      places.accept(Stream.concat(files.stream(), ofSecond.stream()).distinct().toList());
    }
    Path found = FilePlaces.firstOf(ofSecond);
    ConfigFile second = null;
    if (found == null && !ofSecond.isEmpty()) {
      notes.add(
          KeyReview.SECOND_FILE
              + ": there is no "
              + ofSecond
              + "; the settings are those of the file"
              + " that names it");
    }
    if (found != null && !found.equals(file)) {
      second = ConfigFile.read(found);
      files.add(found);
    }
    Properties all = new Properties();
    if (second != null) {
      all.putAll(second.properties());
    }
    all.putAll(first.properties());
    all.putAll(names);
    Placeholders placeholders = new Placeholders(environment, all);
    ProviderKeys providers =
        ProviderKeys.of(environment, List.of(all, System.getProperties()), placeholders);
    Settings settings =
        Settings.of(names, origin, providers, placeholders).withWarnings(first.warnings());
    if (second != null) {
      settings =
          settings.over(
              Settings.of(second.properties(), originOf(second, true), providers, placeholders)
                  .withWarnings(second.warnings()));
    }
    return new ConfigSource(
        settings.overriddenBy(System.getProperties(), providers, placeholders),
        placeholders,
        file,
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
    return new ConfigSource(settings, placeholders, null, List.of(), false, List.of());
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
    return new ConfigSource(above.over(settings), placeholders, null, List.of(), empty, notes);
  }

  /** Returns these settings, and below them those of a configuration centre. */
  ConfigSource over(Settings centre, List<String> more) {
    List<String> all = new ArrayList<>(notes);
    all.addAll(more);
    return new ConfigSource(
        settings.over(centre), placeholders, file, files, empty, List.copyOf(all));
  }

  /** Returns the origin of a file's settings; nothing else is in a file of Seata's own format. */
  private static UnreadSettings.Origin originOf(ConfigFile file, boolean ours) {
    return ours || file.format() == ConfigFormat.HOCON
        ? UnreadSettings.Origin.OWN_FILE
        : UnreadSettings.Origin.SHARED;
  }

  /** Returns the places where the second file may be, in the order of preference. */
  private static List<Path> placesOfSecond(
      Properties first,
      UnreadSettings.Origin origin,
      @Nullable Path file,
      Map<String, String> environment) {
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
    return name.isEmpty() || !(type.isEmpty() || type.equalsIgnoreCase("file"))
        ? List.of()
        : FilePlaces.of(KeyReview.SECOND_FILE, name, file);
  }
}
