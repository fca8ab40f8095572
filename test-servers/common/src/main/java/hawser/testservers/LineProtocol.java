package hawser.testservers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Drives a client by lines: one command per line on standard input, each with a number of the
 * caller's choice in front, and exactly one answer line per command on standard output, with the
 * same number in front. Commands run in parallel, so answers come in any order. In a command {@code
 * -} stands for an empty field; application data is the last field and may contain blanks.
 */
final class LineProtocol {
  private final PrintStream answers;
  private final ExecutorService commands = Executors.newCachedThreadPool();

  /** Takes standard output for the answers; whatever libraries print goes to standard error. */
  LineProtocol() {
    answers = System.out;
    System.setOut(System.err);
  }

  /** Serves until the input ends, then ends the process. */
  void run(TransactionClient client, PhaseTwoLog pushes) throws IOException {
    answers.println("READY");
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        Fields fields = new Fields(line.trim());
        commands.execute(() -> answer(fields, client, pushes));
      }
    }
    // The original clients have threads that never end and hooks that wait for seconds.
    Runtime.getRuntime().halt(0);
  }

  private void answer(Fields fields, TransactionClient client, PhaseTwoLog pushes) {
    String number = fields.next();
    String answer;
    try {
      answer = "OK " + execute(fields, client, pushes);
    } catch (Exception e) {
      answer = "ERR " + client.errorCode(e) + " " + e.getMessage();
    }
    answers.println(number + " " + answer.replaceAll("\\s+", " ").trim());
  }

  private static String execute(Fields fields, TransactionClient client, PhaseTwoLog pushes)
      throws Exception {
    String command = fields.next();
    switch (command) {
      case "begin":
        return client.begin(fields.next(), fields.nextInt());
      case "commit":
        return client.commit(fields.next());
      case "rollback":
        return client.rollback(fields.next());
      case "status":
        return client.status(fields.next());
      case "report":
        return client.report(fields.next(), fields.next());
      case "resource":
        client.resource(fields.next(), fields.next());
        return "";
      case "register":
        return Long.toString(
            client.register(
                fields.next(), fields.next(), fields.next(), fields.next(), fields.rest()));
      case "branchreport":
        client.branchReport(
            fields.next(), fields.next(), fields.nextLong(), fields.next(), fields.rest());
        return "";
      case "lockquery":
        return Boolean.toString(
            client.lockQuery(fields.next(), fields.next(), fields.next(), fields.next()));
      case "fail":
        pushes.failNext(fields.next(), fields.nextInt());
        return "";
      case "pushes":
        return String.join(" ", pushes.await(fields.next(), fields.nextInt(), fields.nextInt()));
      default:
        throw new IllegalArgumentException("unknown command: " + command);
    }
  }

  /** The blank-separated fields of a command, taken from left to right. */
  private static final class Fields {
    private String rest;

    Fields(String line) {
      rest = line;
    }

    String next() {
      int blank = rest.indexOf(' ');
      String field = blank < 0 ? rest : rest.substring(0, blank);
      rest = blank < 0 ? "" : rest.substring(blank).trim();
      if (field.isEmpty()) {
        throw new IllegalArgumentException("too few fields");
      }
      return field.equals("-") ? null : field;
    }

    int nextInt() {
      return Integer.parseInt(next());
    }

    long nextLong() {
      return Long.parseLong(next());
    }

    String rest() {
      return rest.isEmpty() || rest.equals("-") ? null : rest;
    }
  }
}
