package io.hawser.micrometer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The queries of the dashboard. */
final class Dashboard {
  static final Path FILE = Path.of("../docs/grafana/hawser.json");
  private static final Pattern QUERY = Pattern.compile("\"expr\": \"((?:[^\"\\\\]|\\\\.)*)\"");

  private Dashboard() {}

  /** Returns them as Grafana sends them, for a variable that has the value {@code shop|other}. */
  static List<String> queries() throws IOException {
    return QUERY
        .matcher(Files.readString(FILE))
        .results()
        .map(
            it ->
                it.group(1)
                    .replace("\\\"", "\"")
                    .replace("$application", "shop|other")
                    .replace("$__rate_interval", "1m"))
        .toList();
  }
}
