package hawser.testservers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Puts load on a client as lines of standard input say, each of which is answered by a line: {@code
 * start THREADS}, then {@code stop WAIT_MILLIS FILE}, which waits for the calls under way and
 * writes all calls to the file. Begins with the lines {@code READY} and {@code CONNECTED MILLIS}:
 * how long connecting took. Ends with its input.
 */
final class LoadProgram {
  private LoadProgram() {}

  static void run(Callable<LoadedClient> connect) {
    PrintStream answers = System.out;
    System.setOut(System.err);
    try {
      long begin = System.nanoTime();
      LoadedClient client = connect.call();
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
      answers.println("READY");
      answers.println("CONNECTED " + millis);
      serve(client, answers);
    } catch (Throwable e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
    // The original clients have threads that never end and hooks that wait for seconds.
    Runtime.getRuntime().halt(0);
  }

  private static void serve(LoadedClient client, PrintStream answers)
      throws IOException, InterruptedException {
    Load load = null;
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] words = line.split(" ", 3);
      if (words[0].equals("start")) {
        load = new Load(client, Integer.parseInt(words[1]));
      } else {
        load.stop(Long.parseLong(words[1]));
        load.write(Path.of(words[2]));
      }
      answers.println("OK");
    }
  }
}
