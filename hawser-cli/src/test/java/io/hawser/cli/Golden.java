package io.hawser.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Output that a file has as it is to be. */
final class Golden {
  private static final Path EXPECTED = Path.of("src/test/resources/doctor");
  private static final Path ACTUAL = Path.of("target/doctor");

  private final String name;
  private final StringBuilder text = new StringBuilder();

  Golden(String name) {
    this.name = name + ".txt";
  }

  /** Adds what a run printed in one situation. */
  void add(String situation, String printed) {
    text.append("== ").append(situation).append('\n').append(printed);
  }

  /** Compares all with the file; what was printed is in target/doctor. */
  void check() throws IOException {
    Files.createDirectories(ACTUAL);
    Files.writeString(ACTUAL.resolve(name), text);
    Path expected = EXPECTED.resolve(name);
    assertEquals(Files.exists(expected) ? Files.readString(expected) : "", text.toString());
  }
}
