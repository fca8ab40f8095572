package io.hawser.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Lines of Markdown have at most 120 characters, except in tables, code blocks and long links. */
class MarkdownTest {
  private static final int MAX = 120;

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
