package io.hawser.chaos;

import io.hawser.registry.ServerAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A coordinator in a child JVM that can be killed and started again on the same port. */
final class ServerProcess implements AutoCloseable {
  private Process process;
  private final int port;

  ServerProcess() {
    process = launch(0);
    port = awaitReady();
  }

  ServerAddress address() {
    return new ServerAddress("127.0.0.1", port);
  }

  private static Process launch(int port) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            "-cp",
            System.getProperty("java.class.path"),
            ServerMain.class.getName(),
            Integer.toString(port));
    try {
      return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start a server", e);
    }
  }

  private int awaitReady() {
    try {
      // Not closed: the child must not meet a closed pipe. It ends with the process.
      BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
      String line = output.readLine();
      if (line == null || !line.startsWith("READY ")) {
        throw new IllegalStateException("A server has not started: " + line);
      }
      return Integer.parseInt(line.substring("READY ".length()));
    } catch (IOException e) {
      throw new UncheckedIOException("A server has not started", e);
    }
  }

  /** Ends it by SIGKILL; returns when it is gone. */
  void kill9() {
    try {
      process.destroyForcibly().waitFor();
      process.getInputStream().close();
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void restart() {
    process = launch(port);
    awaitReady();
  }

  @Override
  public void close() {
    kill9();
  }
}
