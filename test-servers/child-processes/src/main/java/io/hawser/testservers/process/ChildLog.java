package io.hawser.testservers.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The file that a child logs to, and to which lines of its standard output are added. */
record ChildLog(Path file) {
  private static final int LAST_LINES = 25;

  void append(String line) {
    try {
      Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> lines() {
    try {
      // Not UTF-8, which fails on what a killed process has not written in full.
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return List.of("(" + e + ")");
    }
  }

  /** Returns a sentence with the path, and the last lines. */
  String described() {
    List<String> lines = lines();
    List<String> last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    return where() + ", which ends in:\n" + String.join("\n", last);
  }

  String where() {
    return "Its log is " + file;
  }
}
