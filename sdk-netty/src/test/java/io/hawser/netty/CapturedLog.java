package io.hawser.netty;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Captures all lines that are logged until it is closed. The lines still reach standard error,
 * where the tests log.
 */
public final class CapturedLog implements AutoCloseable {
  private final PrintStream standardError = System.err;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  public CapturedLog() {
    OutputStream both =
        new OutputStream() {
          @Override
          public void write(int b) {
            bytes.write(b);
            standardError.write(b);
          }

          @Override
          public void write(byte[] b, int offset, int length) {
            bytes.write(b, offset, length);
            standardError.write(b, offset, length);
          }
        };
    System.setErr(new PrintStream(both, true, StandardCharsets.UTF_8));
  }

  public String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** How many lines contain that. */
  public long lines(String part) {
    return text().lines().filter(line -> line.contains(part)).count();
  }

  /** How many lines of one kind peers may have caused since then: ten in each ten seconds. */
  public static long limitSince(long nanoTime) {
    return 10 * (1 + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - nanoTime) / 10);
  }

  @Override
  public void close() {
    System.setErr(standardError);
  }
}
