package io.hawser.benchmarks.load;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * The threads and the memory of a JVM.
 *
 * @param threads Java's, without the JVM's own
 * @param heapBytes what is left after collections
 * @param directBytes buffers outside of the heap, those that a pool keeps included
 */
public record State(int threads, long heapBytes, long directBytes) {
  /** The number of collections. Objects that one of them clears are freed by the next one. */
  private static final int COLLECTIONS = 3;

  /** Returns the state of this JVM after collections. */
  static State now() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return new State(
        ManagementFactory.getThreadMXBean().getThreadCount(),
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum());
  }

  /** Returns one line; {@link #parse} reads it. */
  @Override
  public String toString() {
    return threads + " " + heapBytes + " " + directBytes;
  }

  /**
   * Reads the text form.
   *
   * @param line the text form
   * @return the state
   * @throws IllegalArgumentException if it is not one
   */
  public static State parse(String line) {
    String[] parts = line.split(" ", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("Not a state: " + line);
    }
    return new State(
        Integer.parseInt(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
  }
}
