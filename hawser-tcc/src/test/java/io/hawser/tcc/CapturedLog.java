package io.hawser.tcc;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Captures what is logged until it is closed, because slf4j-simple writes to standard error. */
final class CapturedLog implements AutoCloseable {
  private final PrintStream standardError = System.err;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  CapturedLog() {
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
  }

  /** Returns how many lines contain that. */
  long lines(String part) {
    return bytes.toString(StandardCharsets.UTF_8).lines().filter(it -> it.contains(part)).count();
  }

  @Override
  public String toString() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    System.setErr(standardError);
    standardError.print(this);
  }
}
