package io.hawser.benchmarks.load;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * The measurements of one window.
 *
 * @param nanos how long it was open
 * @param cpuNanos CPU time of the whole process, without the JVM's compilers
 * @param clientNanos the part of it of threads that are not the JVM's
 * @param compilerNanos CPU time of the JVM's compilers
 * @param allocatedBytes what all threads allocated
 * @param wakeUps how often a thread had waited and went on
 * @param latencies from before each request until after its answer, in nanoseconds
 */
public record Sample(
    long nanos,
    long cpuNanos,
    long clientNanos,
    long compilerNanos,
    long allocatedBytes,
    long wakeUps,
    Histogram latencies) {

  /**
   * Returns how many requests ended in the window.
   *
   * @return zero if nothing was asked
   */
  public long requests() {
    return latencies.getTotalCount();
  }

  /** Returns one line; {@link #parse} reads it. */
  @Override
  public String toString() {
    ByteBuffer bytes = ByteBuffer.allocate(latencies.getNeededByteBufferCapacity());
    int length = latencies.encodeIntoCompressedByteBuffer(bytes);
    String times = Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
    return Stream.of(nanos, cpuNanos, clientNanos, compilerNanos, allocatedBytes, wakeUps, times)
        .map(Object::toString)
        .collect(Collectors.joining(" "));
  }

  /**
   * Reads the text form.
   *
   * @param line the text form
   * @return the sample
   * @throws IllegalArgumentException if it is not one
   */
  public static Sample parse(String line) {
    String[] parts = line.split(" ", -1);
    if (parts.length != 7) {
      throw new IllegalArgumentException("Not a sample: " + line);
    }
    try {
      ByteBuffer times = ByteBuffer.wrap(Base64.getDecoder().decode(parts[6]));
      return new Sample(
          Long.parseLong(parts[0]),
          Long.parseLong(parts[1]),
          Long.parseLong(parts[2]),
          Long.parseLong(parts[3]),
          Long.parseLong(parts[4]),
          Long.parseLong(parts[5]),
          Histogram.decodeFromCompressedByteBuffer(times, 0));
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("Not a histogram: " + line, e);
    }
  }
}
