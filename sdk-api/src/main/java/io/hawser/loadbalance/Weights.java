package io.hawser.loadbalance;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** The weights of the servers of one snapshot. If all are equal, they do not count. Immutable. */
final class Weights {
  /** The most positions that {@link #sequence} has if there are not more servers. */
  private static final int MOST_POSITIONS = 1000;

  private final double[] weights;

  /** The sum of the weights up to and including each server. */
  private final double[] sums;

  private final boolean equal;

  private Weights(double[] weights) {
    this.weights = weights;
    this.sums = new double[weights.length];
    boolean allEqual = true;
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      allEqual &= weights[i] == weights[0];
      sum += weights[i];
      sums[i] = sum;
    }
    this.equal = allEqual;
  }

  static Weights of(List<? extends Candidate> servers) {
    return new Weights(servers.stream().mapToDouble(Candidate::weight).toArray());
  }

  /** Returns whether all are equal, also if all are 0. */
  boolean areEqual() {
    return equal;
  }

  /** Returns the weight of a server; 1 if all are equal. */
  double of(int index) {
    return equal ? 1 : weights[index];
  }

  /** Chooses a server at random: each one according to its weight. */
  int random() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    int size = weights.length;
    if (equal) {
      return random.nextInt(size);
    }
    double at = random.nextDouble(sums[size - 1]);
    int low = 0;
    int high = size - 1;
    while (low < high) { // the first one whose sum is above; a weight of 0 adds nothing to it
      int middle = (low + high) >>> 1;
      if (sums[middle] > at) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /**
   * Lists the servers in an order in which each has its share, spread as evenly as possible: at
   * each position the server that is most behind its share.
   */
  int[] sequence() {
    long[] counts = counts();
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    int[] order = new int[(int) total];
    long[] behind = new long[counts.length];
    for (int position = 0; position < order.length; position++) {
      int next = -1;
      for (int i = 0; i < counts.length; i++) {
        behind[i] += counts[i];
        if (counts[i] > 0 && (next < 0 || behind[i] > behind[next])) {
          next = i;
        }
      }
      behind[next] -= total;
      order[position] = next;
    }
    return order;
  }

  /**
   * Returns how often each server is in the sequence: its weight, if those are small whole numbers.
   */
  private long[] counts() {
    double sum = sums[sums.length - 1];
    boolean whole = sum <= MOST_POSITIONS;
    for (double weight : weights) {
      whole &= weight == Math.rint(weight);
    }
    long[] counts = new long[weights.length];
    for (int i = 0; i < counts.length; i++) {
      double count = whole ? weights[i] : weights[i] / sum * MOST_POSITIONS;
      counts[i] = weights[i] == 0 ? 0 : Math.max(1, Math.round(count));
    }
    return counts;
  }
}
