package io.hawser.testservers.client;

import io.hawser.testservers.child.Commands;

/**
 * The commands that drive a TM and RM client. In a command {@code -} stands for an empty field;
 * application data is the last field and may contain blanks.
 */
public final class TransactionCommands implements Commands {
  private final TransactionClient client;
  private final PhaseTwoLog pushes;

  /**
   * Drives a client.
   *
   * @param client the client
   * @param pushes what its resource managers record
   */
  public TransactionCommands(TransactionClient client, PhaseTwoLog pushes) {
    this.client = client;
    this.pushes = pushes;
  }

  @Override
  public String errorCode(Throwable failure) {
    return client.errorCode(failure);
  }

  @Override
  public String execute(String line) throws Exception {
    Fields fields = new Fields(line.strip());
    String command = fields.next();
    return switch (command) {
      case "begin" -> client.begin(fields.next(), fields.nextInt());
      case "commit" -> client.commit(fields.next());
      case "rollback" -> client.rollback(fields.next());
      case "status" -> client.status(fields.next());
      case "report" -> client.report(fields.next(), fields.next());
      case "resource" -> {
        client.resource(fields.next(), fields.next());
        yield "";
      }
      case "register" ->
          Long.toString(
              client.register(
                  fields.next(), fields.next(), fields.next(), fields.next(), fields.rest()));
      case "branchreport" -> {
        client.branchReport(
            fields.next(), fields.next(), fields.nextLong(), fields.next(), fields.rest());
        yield "";
      }
      case "lockquery" ->
          Boolean.toString(
              client.lockQuery(fields.next(), fields.next(), fields.next(), fields.next()));
      case "fail" -> {
        pushes.failNext(fields.next(), fields.nextInt());
        yield "";
      }
      case "pushes" ->
          String.join(" ", pushes.await(fields.next(), fields.nextInt(), fields.nextInt()));
      default -> throw new IllegalArgumentException("unknown command: " + command);
    };
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
