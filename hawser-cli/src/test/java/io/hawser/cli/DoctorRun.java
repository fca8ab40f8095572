package io.hawser.cli;

import io.hawser.registry.ServerAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One run of the command line, without what differs from run to run.
 *
 * @param status the exit status
 * @param out what it printed
 * @param err its progress and errors
 */
record DoctorRun(int status, String out, String err) {

  /** Runs {@code doctor} with a configuration that is written to the folder. */
  static DoctorRun of(Path folder, String configuration, String[] options) throws IOException {
    Path file = Files.writeString(folder.resolve("hawser.properties"), configuration);
    String[] args = new String[3 + options.length];
    args[0] = "doctor";
    args[1] = "--config";
    args[2] = file.toString();
    System.arraycopy(options, 0, args, 3, options.length);
    return of(folder, args);
  }

  /** Runs any command. */
  static DoctorRun of(Path folder, String[] args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = HawserCli.run(new PrintWriter(out), new PrintWriter(err), args);
    return new DoctorRun(status, plain(folder, out), plain(folder, err));
  }

  private static String plain(Path folder, StringWriter text) {
    return text.toString()
        .replace(folder.toString(), "DIR")
        .replace(System.lineSeparator(), "\n")
        .replaceAll("127\\.0\\.0\\.1:\\d+", "SERVER")
        .replaceAll("median .* ms, 99 % within .* ms, longest .* ms", "MEASURED")
        .replaceAll("its version is [0-9.]+", "its version is V");
  }

  /** Returns the steps from one to before another. */
  String steps(String from, String to) {
    int start = out.lastIndexOf('\n', out.indexOf(" " + from + " ")) + 1;
    int end = out.indexOf(" " + to + " ");
    return out.substring(
        start, end < 0 ? out.indexOf("\n\nSteps:") + 1 : out.lastIndexOf('\n', end) + 1);
  }

  /** Returns an address where no program listens. */
  static ServerAddress closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return new ServerAddress("127.0.0.1", socket.getLocalPort());
    }
  }
}
