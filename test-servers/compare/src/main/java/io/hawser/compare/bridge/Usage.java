package io.hawser.compare.bridge;

import java.util.Map;
import java.util.TreeMap;

/**
 * The resources that a service has used for transactions.
 *
 * @param micros CPU time by groups of threads
 * @param waits how often a thread had nothing to do and went to sleep, by the same groups
 */
record Usage(Map<String, Double> micros, Map<String, Double> waits) {
  /** The JVM's compilers come to rest only after minutes. */
  private static final String COMPILERS = "C[12].*";

  /** Reads an answer of the command {@code tasks}. */
  static Usage parse(String tasks) {
    Map<String, Double> micros = new TreeMap<>();
    Map<String, Double> waits = new TreeMap<>();
    for (String task : tasks.split(",", -1)) {
      String[] fields = task.split("[=/]", -1);
      if (!fields[0].matches(COMPILERS)) {
        micros.put(fields[0], Double.parseDouble(fields[1]) / 1_000);
        waits.put(fields[0], Double.parseDouble(fields[2]));
      }
    }
    return new Usage(micros, waits);
  }

  /** Returns the resources used since an earlier reading, for each of so many transactions. */
  Usage since(Usage before, long transactions) {
    return new Usage(
        difference(micros, before.micros, transactions),
        difference(waits, before.waits, transactions));
  }

  private static Map<String, Double> difference(
      Map<String, Double> after, Map<String, Double> before, long transactions) {
    Map<String, Double> differences = new TreeMap<>();
    after.forEach(
        (group, value) ->
            differences.put(
                group, (value - before.getOrDefault(group, 0.0)) / Math.max(1, transactions)));
    return differences;
  }

  /** Returns CPU time of all threads but the compilers', in milliseconds. */
  double millis() {
    return micros.values().stream().mapToDouble(Double::doubleValue).sum() / 1_000;
  }
}
