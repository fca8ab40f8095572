package io.hawser.config;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The formats of configuration files, recognised by the first line that only one of them can have.
 */
enum ConfigFormat {
  /** Java's properties. */
  PROPERTIES,
  /** YAML, as Spring has it. */
  YAML,
  /** HOCON, as in Seata's {@code registry.conf} and {@code file.conf}; also JSON. */
  HOCON;

  private static final Pattern BLOCK =
      Pattern.compile("[\\w.\"-]+ *\\{.*|[\\w.\"-]+ *= *\\{|include +\".*");

  /** A mapping in braces, which YAML has, too. */
  private static final Pattern BRACES = Pattern.compile("[\\w.\"-]+ *: *\\{|\\{.*");

  private static final Pattern YAML_START = Pattern.compile("---( .*)?|%YAML .*|- .*");
  private static final Pattern YAML_PARENT = Pattern.compile("[\\w.\"'\\[\\]/-]+:( +#.*)?");
  private static final Pattern ASSIGNMENT = Pattern.compile("[\\w.\\[\\]/-]+ *=.*");
  private static final Pattern QUOTED = Pattern.compile("[\\w.-]+ *[:=] *\".*");

  /**
   * Recognises a format.
   *
   * @param text the content
   * @param name the name of the file, which decides for lines that two formats can have
   */
  static ConfigFormat of(String text, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    boolean namedYaml = lower.endsWith(".yml") || lower.endsWith(".yaml");
    boolean namedHocon = lower.endsWith(".conf") || lower.endsWith(".json");
    boolean continued = false;
    boolean parent = false;
    boolean assignment = false;
    boolean quoted = false;
    boolean empty = true;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      String bare = line.strip();
      if (bare.isEmpty() || bare.startsWith("#") || bare.startsWith("!") || bare.startsWith("//")) {
        continue;
      }
      boolean indented = Character.isWhitespace(line.charAt(0));
      if (!continued) {
        if (YAML_START.matcher(bare).matches() || (parent && indented)) {
          return YAML;
        }
        if (BLOCK.matcher(bare).matches()) {
          return HOCON;
        }
        if (BRACES.matcher(bare).matches()) {
          return namedYaml ? YAML : HOCON;
        }
        empty = false;
        assignment |= ASSIGNMENT.matcher(bare).matches();
        quoted |= QUOTED.matcher(bare).matches();
        parent = YAML_PARENT.matcher(bare).matches();
      }
      continued = bare.endsWith("\\");
    }
    if (namedHocon && quoted) {
      return HOCON;
    }
    return namedYaml && !assignment && !empty ? YAML : PROPERTIES;
  }
}
