package io.hawser.benchmarks.quic;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A network device whose packets a script loses and delays: what is sent to {@link #FAR} arrives at
 * {@link #NEAR}. It ends with the script.
 */
final class Link implements AutoCloseable {
  /** The address of this machine at the link. */
  static final String NEAR = "10.213.47.1";

  /** The address behind the link, where this machine is found, too. */
  static final String FAR = "10.213.47.2";

  private static final String DEVICE = "hawser-link";

  private final Path script;
  private final Process process;
  private final Writer commands;
  private final BufferedReader answers;

  /** Makes the device, which takes a privilege. */
  Link() {
    try {
      script = Files.createTempFile("hawser-link", ".py");
      try (InputStream text = Objects.requireNonNull(Link.class.getResourceAsStream("link.py"))) {
        Files.copy(text, script, StandardCopyOption.REPLACE_EXISTING);
      }
      process =
          new ProcessBuilder("python3", script.toString(), DEVICE, NEAR)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      commands = process.outputWriter(StandardCharsets.UTF_8);
      answers = process.inputReader(StandardCharsets.UTF_8);
      awaitOk();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "There is no link (needed: Linux, root, /dev/net/tun, ip and python3): " + e, e);
    }
  }

  /** Changes it, for packets from now on. */
  void set(double delayMillis, double loss) {
    try {
      commands.write(String.format(Locale.ROOT, "%f %f%n", delayMillis, loss));
      commands.flush();
      awaitOk();
    } catch (IOException e) {
      throw new UncheckedIOException("The link has ended", e);
    }
  }

  private void awaitOk() throws IOException {
    if (!"ok".equals(answers.readLine())) {
      throw new IOException("the script of the link ended");
    }
  }

  @Override
  public void close() {
    try {
      commands.close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      Files.deleteIfExists(script);
    } catch (IOException e) {
      throw new UncheckedIOException("The link was not closed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
