package io.hawser.compare.bridge;

/**
 * One transaction of a service under load.
 *
 * @param begin when it began, in microseconds of the epoch
 * @param end when it ended; {@link Long#MAX_VALUE} if it has not
 * @param outcome {@code ok} or what became of it
 */
record Transfer(long begin, long end, String outcome) {
  static Transfer parse(String line) {
    String[] fields = line.split(" ", 3);
    long end = Long.parseLong(fields[1]);
    return new Transfer(Long.parseLong(fields[0]), end == 0 ? Long.MAX_VALUE : end, fields[2]);
  }

  boolean ok() {
    return outcome.equals("ok");
  }

  boolean ended() {
    return end != Long.MAX_VALUE;
  }
}
