package io.hawser.testkit.faults;

import java.time.Duration;
import java.util.Objects;

/**
 * The faults that a {@link DatagramFaultProxy} applies to the datagrams of one direction. Each is
 * decided for each datagram, by chance. Immutable.
 *
 * @param loss the share that is dropped, 0 to 1
 * @param duplication the share that arrives twice, 0 to 1
 * @param reordering the share that later ones overtake, because it is held for {@code hold}, 0 to 1
 * @param hold how long an overtaken datagram is held, in addition to the delay
 * @param delay how long each is on its way
 */
public record DatagramFaults(
    double loss, double duplication, double reordering, Duration hold, Duration delay) {

  /** Forwards everything immediately. */
  public static final DatagramFaults NONE =
      new DatagramFaults(0, 0, 0, Duration.ofMillis(10), Duration.ZERO);

  /** Checks the values. */
  public DatagramFaults {
    checkShare("loss", loss);
    checkShare("duplication", duplication);
    checkShare("reordering", reordering);
    checkTime("hold", hold);
    checkTime("delay", delay);
  }

  /**
   * Drops datagrams.
   *
   * @param share 0 to 1
   * @return a copy with this loss
   */
  public DatagramFaults withLoss(double share) {
    return new DatagramFaults(share, duplication, reordering, hold, delay);
  }

  /**
   * Lets datagrams arrive twice.
   *
   * @param share 0 to 1
   * @return a copy with this duplication
   */
  public DatagramFaults withDuplication(double share) {
    return new DatagramFaults(loss, share, reordering, hold, delay);
  }

  /**
   * Lets datagrams be overtaken by later ones.
   *
   * @param share 0 to 1
   * @param time how long each of them is held, in addition to the delay
   * @return a copy with this reordering
   */
  public DatagramFaults withReordering(double share, Duration time) {
    return new DatagramFaults(loss, duplication, share, time, delay);
  }

  /**
   * Delays all datagrams.
   *
   * @param time for each
   * @return a copy with this delay
   */
  public DatagramFaults withDelay(Duration time) {
    return new DatagramFaults(loss, duplication, reordering, hold, time);
  }

  private static void checkShare(String name, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(name + ": " + share + " (expected: 0 to 1)");
    }
  }

  private static void checkTime(String name, Duration time) {
    if (Objects.requireNonNull(time, name).isNegative()) {
      throw new IllegalArgumentException(name + ": " + time + " (expected: 0 or more)");
    }
  }
}
