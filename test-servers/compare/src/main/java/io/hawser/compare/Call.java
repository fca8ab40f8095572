package io.hawser.compare;

/**
 * One call of a client under load. Times are microseconds of the epoch, as several processes take
 * them.
 *
 * @param kind {@code begin} or {@code commit}
 * @param begin when it began
 * @param end when it ended; {@link Long#MAX_VALUE} if it has not
 * @param outcome {@code ok} or the name of the exception
 */
record Call(String kind, long begin, long end, String outcome) {

  /** Reads what a load writes. */
  static Call parse(String line) {
    String[] fields = line.split(" ", 4);
    long end = Long.parseLong(fields[2]);
    return new Call(
        fields[0], Long.parseLong(fields[1]), end == 0 ? Long.MAX_VALUE : end, fields[3]);
  }

  boolean ended() {
    return end != Long.MAX_VALUE;
  }

  boolean ok() {
    return outcome.equals("ok");
  }

  boolean failed() {
    return ended() && !ok();
  }

  /** Returns whether it ends a transaction. */
  boolean isTransaction() {
    return kind.equals("commit") && ok();
  }

  long micros() {
    return end - begin;
  }
}
