package hawser.testservers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Drives a client by lines: one command per line on standard input, exactly one answer line per
 * command on standard output. In a command {@code -} stands for an empty field; application data is
 * the last field and may contain blanks.
 */
final class LineProtocol {
  private static final String QUIT = "quit";

  /** No line read can be this one. */
  private static final String END = "\n";

  private static final long GRACE_MILLIS = 10_000;

  private final PrintStream answers;

  /** Takes standard output for the answers; whatever libraries print goes to standard error. */
  LineProtocol() {
    answers = System.out;
    System.setOut(System.err);
  }

  /** Serves until {@code quit} or the end of the input, then ends the process. */
  void run(TransactionClient client, PhaseTwoLog pushes) throws InterruptedException {
    BlockingQueue<String> commands = new LinkedBlockingQueue<>();
    Thread reader = new Thread(() -> read(commands), "commands");
    reader.setDaemon(true);
    reader.start();
    answers.println("READY");
    for (String line = commands.take(); !line.equals(END); line = commands.take()) {
      if (line.equals(QUIT)) {
        answers.println("OK");
        break;
      }
      String answer;
      try {
        answer = "OK " + execute(line, client, pushes);
      } catch (Exception e) {
        answer = "ERR " + client.errorCode(e) + " " + e.getMessage();
      }
      answers.println(answer.replaceAll("\\s+", " ").trim());
    }
    // The original clients have threads that never end and hooks that wait for seconds.
    Runtime.getRuntime().halt(0);
  }

  private static void read(BlockingQueue<String> commands) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        commands.add(line.trim());
      }
    } catch (IOException e) {
      System.err.println("standard input: " + e);
    }
    commands.add(END);
    // Commands already read may finish, so that a script can be piped in, but nothing hangs.
    try {
      Thread.sleep(GRACE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(0);
  }

  private static String execute(String line, TransactionClient client, PhaseTwoLog pushes)
      throws Exception {
    Fields fields = new Fields(line);
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
      case "events":
        return String.join(" ", pushes.events());
      case "parallel":
        return new Workload(client).run(fields.nextInt(), fields.nextInt());
      default:
        throw new IllegalArgumentException("unknown command: " + line);
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
