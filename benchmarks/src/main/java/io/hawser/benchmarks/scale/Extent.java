package io.hawser.benchmarks.scale;

import java.util.List;

/**
 * Says how much to measure.
 *
 * @param servers with how many servers; the first, 1, is what others are compared with
 * @param idleMillis how long a client is watched that is asked for nothing
 * @param refreshMillis how often the registry is read again
 * @param refreshes how many of these are measured
 * @param inFlight with how many requests in flight
 * @param rounds how often each of these, in each order
 */
public record Extent(
    List<Integer> servers,
    long idleMillis,
    long refreshMillis,
    int refreshes,
    List<Integer> inFlight,
    int rounds) {

  /** The extent with the refresh as often as it is by default. */
  public static final Extent FULL =
      new Extent(
          List.of(1, 10, 100, 300, 1_000),
          20_000,
          10_000,
          5,
          List.of(1_000, 10_000, 30_000, 100_000),
          7);

  /** The extent that takes less than two minutes. */
  public static final Extent QUICK =
      new Extent(FULL.servers(), 5_000, 1_000, 5, FULL.inFlight(), 3);
}
