package io.hawser.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lines of Markdown have at most 120 characters, except in tables, code blocks and long links.
 * Links within the project lead somewhere.
 */
class MarkdownTest {
  private static final int MAX = 120;
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern LINKED = Pattern.compile("\\[([^\\]]*)\\]\\([^)]*\\)");

  private static Set<Path> files() throws IOException {
    Set<Path> files = new TreeSet<>();
    for (String folder : List.of("", "docs", "test-servers")) {
      try (Stream<Path> children = Files.list(Readme.root().resolve(folder))) {
        children.filter(file -> file.toString().endsWith(".md")).forEach(files::add);
      }
    }
    return files;
  }

  private static List<String> tooLong(String name, List<String> lines) {
    List<String> found = new ArrayList<>();
    boolean code = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.strip().startsWith("```")) {
        code = !code;
      }
      boolean oneWord = line.strip().indexOf(' ') < 0; // such as a link, which cannot be wrapped
      boolean exempt = code || line.startsWith("|") || line.startsWith("    ") || oneWord;
      if (!exempt && line.codePointCount(0, line.length()) > MAX) {
        found.add(name + ":" + (i + 1) + " " + line);
      }
    }
    return found;
  }

  @Test
  void noLineIsTooLong() throws IOException {
    List<String> found = new ArrayList<>();
    Set<Path> files = files();
    for (Path file : files) {
      found.addAll(tooLong(String.valueOf(file.getFileName()), Files.readAllLines(file)));
    }

    assertTrue(files.size() >= 12, files.toString());
    assertEquals("", String.join("\n", found));
  }

  /** Links of a file that lead to no file, or to no heading in it. */
  private static List<String> broken(Path file) throws IOException {
    List<String> found = new ArrayList<>();
    Matcher links = LINK.matcher(Files.readString(file));
    while (links.find()) {
      String link = links.group(1);
      if (link.contains("://")) {
        continue;
      }
      int hash = link.indexOf('#');
      String path = hash < 0 ? link : link.substring(0, hash);
      Path target = path.isEmpty() ? file : file.resolveSibling(path).normalize();
      if (!Files.exists(target)
          || (hash >= 0 && !anchors(target).contains(link.substring(hash + 1)))) {
        found.add(file.getFileName() + ": " + link);
      }
    }
    return found;
  }

  /** The anchors that GitHub makes of headings. */
  private static Set<String> anchors(Path file) throws IOException {
    Set<String> anchors = new TreeSet<>();
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("#")) {
        String title = LINKED.matcher(line.replaceFirst("^#+ ", "")).replaceAll("$1");
        anchors.add(
            title.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'));
      }
    }
    return anchors;
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : files()) {
      found.addAll(broken(file));
    }
    assertEquals("", String.join("\n", found));
  }

  @Test
  void aBrokenLinkIsFound(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("a.md");
    Files.writeString(
        file, "# One (1): `two`\n[a](#one-1-two) [b](#three) [c](b.md) [d](a.md#x)\n");
    assertEquals(List.of("a.md: #three", "a.md: b.md", "a.md: a.md#x"), broken(file));
  }

  @Test
  void aLongLineIsFoundUnlessItCannotBeWrapped() {
    String prose = "word ".repeat(25);
    String link = "https://example.org/" + "a".repeat(120);

    assertEquals(
        List.of("a.md:5 " + prose, "a.md:8 - " + prose),
        tooLong(
            "a.md",
            List.of("```", prose, "```", "| " + prose + " |", prose, link, "short", "- " + prose)));
  }
}
