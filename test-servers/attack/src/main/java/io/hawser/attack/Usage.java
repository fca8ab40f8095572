package io.hawser.attack;

import java.util.List;

/**
 * The resources that a JVM has used since the previous reading.
 *
 * @param heapBytes live now, after a collection
 * @param maxHeapBytes the most that a collection left during the run
 * @param directBytes direct memory now
 * @param maxDirectBytes the most direct memory during the run
 * @param cores how many processors were busy for it, on average
 */
record Usage(
    long heapBytes, long maxHeapBytes, long directBytes, long maxDirectBytes, double cores) {

  /** Returns a line for a pipe. */
  String toLine() {
    List<?> fields = List.of(heapBytes, maxHeapBytes, directBytes, maxDirectBytes, cores);
    return String.join("|", fields.stream().map(String::valueOf).toList());
  }

  static Usage parse(String line) {
    String[] fields = line.split("\\|", -1);
    return new Usage(
        Long.parseLong(fields[0]),
        Long.parseLong(fields[1]),
        Long.parseLong(fields[2]),
        Long.parseLong(fields[3]),
        Double.parseDouble(fields[4]));
  }
}
