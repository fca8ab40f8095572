package io.hawser.testkit.faults;

import java.util.Map;

/**
 * What a proxy has done since it started.
 *
 * @param accepted connections of clients that it accepted
 * @param open how many of them are open
 * @param serverUnreachable connections it reset because it could not connect to the server
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
   * How often faults of a kind have acted.
   *
   * @param kind the kind
   * @return how often, 0 for never
   */
  public long of(FaultKind kind) {
    return acts.getOrDefault(kind, 0L);
  }
}
