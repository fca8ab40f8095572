package io.hawser.testkit.faults;

import java.util.Map;

/**
 * The counters of a proxy since it started.
 *
 * @param accepted accepted connections of clients
 * @param open the number of open ones
 * @param serverUnreachable connections that were reset because the server could not be reached
 * @param bytesToServer bytes written to the server
 * @param bytesToClient bytes written to clients
 * @param acts how often each kind of fault has acted: frames for faults of frames, bytes for {@link
 *     FaultKind#FLIP} and {@link FaultKind#TRICKLE}, pieces of any size for {@link
 *     FaultKind#SWALLOW} and {@link FaultKind#DELAY}, connections for the others
 */
public record ProxyCounts(
    long accepted,
    int open,
    long serverUnreachable,
    long bytesToServer,
    long bytesToClient,
    Map<FaultKind, Long> acts) {

  /** Copies the map. */
  public ProxyCounts {
    acts = Map.copyOf(acts);
  }

  /**
   * Returns how often faults of a kind have acted.
   *
   * @param kind the kind
   * @return the number, 0 for never
   */
  public long of(FaultKind kind) {
    return acts.getOrDefault(kind, 0L);
  }
}
