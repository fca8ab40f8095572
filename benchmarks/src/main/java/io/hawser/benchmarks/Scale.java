package io.hawser.benchmarks;

/**
 * How long to measure.
 *
 * @param forks how many JVMs measure each client, one after another, with the others in between
 * @param rounds how often each of them measures each load
 * @param firstWarmUpMillis of a JVM, for each kind of request
 * @param warmUpMillis before each measurement
 * @param measuredMillis of each measurement
 * @param idleMillis of a client that does nothing
 */
record Scale(
    int forks,
    int rounds,
    long firstWarmUpMillis,
    long warmUpMillis,
    long measuredMillis,
    long idleMillis) {

  static final Scale FULL = new Scale(3, 1, 3_000, 300, 2_000, 20_000);
  static final Scale QUICK = new Scale(1, 3, 1_000, 100, 250, 3_000);
}
