package io.hawser.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Every key that Hawser or Seata's client knows, and what becomes of it here: the settings of
 * {@link Keys} and those of the resource {@code keys.txt}, whose first lines describe its form.
 */
final class KeyTable {
  private static final String RESOURCE = "keys.txt";
  private static final String FAMILY = ".*";

  private static final Map<String, Entry> ENTRIES = new LinkedHashMap<>();
  private static final Map<String, Entry> BY_LETTERS = new HashMap<>();
  private static final List<Entry> FAMILIES = new ArrayList<>();

  static {
    Keys.all().forEach(key -> add(new Entry(key.name(), Use.CORE, "", key.meaning())));
    lines().forEach(line -> add(Entry.parse(line)));
  }

  private KeyTable() {}

  /** The kinds of keys, by what Hawser does with them. */
  enum Use {
    /** The core reads it. */
    CORE("used"),
    /** The module of a registry or of a configuration centre reads it. */
    MODULE("used by"),
    /** Another name for a setting. */
    OTHER_NAME("other"),
    /** A registry for which there is no module. */
    PROVIDER("provider"),
    /** It has no effect. */
    NONE("none"),
    /** An error with any value but one. */
    REJECTED("rejected unless");

    private final String word;

    Use(String word) {
      this.word = word;
    }
  }

  /**
   * A line of the table.
   *
   * @param name the canonical name, with placeholders for what users choose
   * @param use what becomes of the key
   * @param detail the module, the other name, the registry or the value that is allowed
   * @param text why, for people; may be empty
   */
  record Entry(String name, Use use, String detail, String text) {

    static Entry parse(String line) {
      String[] fields = line.split(" \\| ", 3);
      Use best = Use.CORE;
      for (Use use : Use.values()) {
        boolean longer = use.word.length() > best.word.length();
        if (fields[1].startsWith(use.word) && (longer || !fields[1].startsWith(best.word))) {
          best = use;
        }
      }
      String detail = fields[1].substring(best.word.length()).trim();
      return new Entry(fields[0], best, detail, fields.length == 3 ? fields[2] : "");
    }

    boolean isFamily() {
      return name.endsWith(FAMILY);
    }

    /** Returns whether users choose a part of the name. */
    boolean isTemplate() {
      return name.indexOf('<') >= 0;
    }

    /** Returns whether it is the name of one setting, neither a family nor a template. */
    boolean isSetting() {
      return !isFamily() && !isTemplate();
    }

    /** Returns whether a name is in this family. */
    private boolean holds(String other) {
      return other.startsWith(name.substring(0, name.length() - 1));
    }

    /** Returns the type of the registry in a key of one, such as {@code nacos}; else empty. */
    String registry() {
      String[] segments = name.split("\\.", -1);
      return segments.length > 2 && segments[0].equals("registry") && use != Use.OTHER_NAME
          ? segments[1]
          : "";
    }

    /** Returns whether it is a key of one kind of configuration centre. */
    boolean isOfCentre() {
      return name.startsWith(KeyNames.CENTRE) && name.indexOf('.', KeyNames.CENTRE.length()) > 0;
    }
  }

  private static void add(Entry entry) {
    ENTRIES.put(entry.name(), entry);
    if (entry.isFamily()) {
      FAMILIES.add(entry);
    } else {
      BY_LETTERS.putIfAbsent(letters(entry.name()), entry);
    }
  }

  private static List<String> lines() {
    try (InputStream in = Objects.requireNonNull(KeyTable.class.getResourceAsStream(RESOURCE));
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader.lines().filter(line -> !line.isEmpty() && !line.startsWith("#")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns all lines, the settings of the core first. */
  static Collection<Entry> all() {
    return Collections.unmodifiableCollection(ENTRIES.values());
  }

  /** Returns the line of a canonical name, {@code null} if there is none. */
  static @Nullable Entry find(String canonical) {
    Entry exact = ENTRIES.get(canonical);
    if (exact != null && exact.isSetting()) {
      return exact;
    }
    if (canonical.startsWith(KeyNames.VGROUP_MAPPING)) {
      return ENTRIES.get(KeyNames.VGROUP_MAPPING + "<vgroup>");
    }
    if (canonical.startsWith(KeyNames.SERVICE) && canonical.endsWith(KeyNames.GROUPLIST)) {
      return ENTRIES.get(KeyNames.SERVICE + "<cluster>" + KeyNames.GROUPLIST);
    }
    return FAMILIES.stream().filter(family -> family.holds(canonical)).findFirst().orElse(null);
  }

  /**
   * Returns the name of the table that has the same letters, whatever its hyphens, underscores and
   * capitals; {@code null} if there is none.
   */
  static @Nullable String nameWithLettersOf(String key) {
    Entry entry = BY_LETTERS.get(letters(key));
    return entry == null ? null : entry.name();
  }

  private static String letters(String name) {
    return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
  }
}
