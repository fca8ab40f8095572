package io.hawser.cli;

import io.hawser.config.KeyCatalog;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The names of settings in a text, and where they are. */
final class SettingNames {
  /** Words that are joined by dots. */
  private static final Pattern DOTTED = Pattern.compile("[\\w-]+(?:\\.[\\w-]+)+");

  private final List<Span> spans;

  private record Span(int start, int end) {}

  private SettingNames(List<Span> spans) {
    this.spans = spans;
  }

  /** Finds the names. Of an unknown one, the part counts with which known ones begin. */
  static SettingNames in(String text) {
    return new SettingNames(
        DOTTED
            .matcher(text)
            .results()
            .map(SettingNames::known)
            .filter(span -> span.end > span.start)
            .toList());
  }

  private static Span known(MatchResult found) {
    String name = found.group();
    int end = name.length();
    if (!KeyCatalog.contains(KeyCatalog.canonical(name))) {
      while (end > 0 && !isFamily(name.substring(0, end))) {
        end = name.lastIndexOf('.', end - 1);
      }
    }
    return new Span(found.start(), found.start() + Math.max(0, end));
  }

  private static boolean isFamily(String name) {
    String start = KeyCatalog.canonical(name) + ".";
    return KeyCatalog.settings().stream().anyMatch(setting -> setting.name().startsWith(start));
  }

  /** Returns whether a part of the text is in a name. */
  boolean contain(int start, int end) {
    return spans.stream().anyMatch(span -> span.start <= start && end <= span.end);
  }
}
