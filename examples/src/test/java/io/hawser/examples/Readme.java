package io.hawser.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of the README. */
final class Readme {
  private static final Path ROOT = Path.of(System.getProperty("basedir", ".")).resolve("..");
  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  private final String text;

  private Readme(String text) {
    this.text = text;
  }

  /** Returns the folder of the README. */
  static Path root() {
    return ROOT;
  }

  static Readme read() throws IOException {
    return new Readme(Files.readString(ROOT.resolve("README.md")));
  }

  /** Returns the fenced blocks of a language in order. */
  List<String> blocks(String language) {
    List<String> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      if (matcher.group(1).equals(language)) {
        blocks.add(matcher.group(2));
      }
    }
    return blocks;
  }

  /**
   * Returns the rows of the table with this first header cell, without the header and with trimmed
   * cells.
   */
  List<List<String>> table(String firstHeader) {
    List<List<String>> rows = new ArrayList<>();
    boolean inside = false;
    for (String line : text.lines().toList()) {
      inside = line.startsWith("| " + firstHeader + " |") || (inside && line.startsWith("|"));
      if (inside) {
        String[] cells = line.substring(1, line.lastIndexOf('|')).split("\\|", -1);
        rows.add(List.of(cells).stream().map(String::trim).toList());
      }
    }
    return rows.size() < 2 ? List.of() : rows.subList(2, rows.size());
  }

  /** Returns whether a source file contains the block, ignoring indentation and blank lines. */
  static boolean contains(Path source, String block) throws IOException {
    return bare(Files.readString(ROOT.resolve(source))).contains(bare(block));
  }

  private static String bare(String code) {
    StringBuilder bare = new StringBuilder("\n");
    code.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .forEach(line -> bare.append(line).append('\n'));
    return bare.toString();
  }
}
