package io.hawser.benchmarks;

/**
 * Says how long to measure.
 *
 * @param forks how many JVMs measure each client, one after another, with the others in between
 * @param rounds how often each of them measures each load
 * @param firstWarmUpMillis of a JVM, for each kind of request, at most
 * @param warmUpMillis before each measurement
 * @param measuredMillis of each measurement
 * @param idleMillis of the clients that do nothing
 */
record Scale(
    int forks,
    int rounds,
    long firstWarmUpMillis,
    long warmUpMillis,
    long measuredMillis,
    long idleMillis) {

  static final Scale FULL = new Scale(3, 2, 8_000, 200, 1_000, 60_000);
  static final Scale QUICK = new Scale(1, 5, 2_400, 50, 150, 7_000);
}
