package io.hawser.registry.file;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Records log lines while it is open, because slf4j-simple writes to the current error stream. */
final class ErrorStream implements AutoCloseable {
  private final PrintStream before = System.err;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  ErrorStream() {
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
  }

  List<String> lines(String level) {
    return bytes
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.contains(" " + level + " io.hawser.registry.file"))
        .toList();
  }

  @Override
  public void close() {
    System.setErr(before);
  }
}
