package io.hawser.netty.internal.call;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The servers that answered a request that they are not the leader of their cluster. Immutable.
 *
 * @param sinceNanos when the first one did, as {@link System#nanoTime} counts
 * @param servers the names of all of them
 * @param round the permits of the connections that did since the request last waited
 * @param count how many such answers there were
 */
public record Denials(long sinceNanos, Set<String> servers, Set<InFlightPermits> round, int count) {
  /** Copies the sets. */
  public Denials {
    servers = Set.copyOf(servers);
    round = Set.copyOf(round);
  }

  static Denials none() {
    return new Denials(System.nanoTime(), Set.of(), Set.of(), 0);
  }

  Denials plus(InFlightPermits server) {
    return new Denials(
        sinceNanos, with(servers, server.toString()), with(round, server), count + 1);
  }

  /** Returns the same denials after a wait of the request: every server may be asked again. */
  Denials nextRound() {
    return new Denials(sinceNanos, servers, Set.of(), count);
  }

  private static <T> Set<T> with(Set<T> set, T element) {
    Set<T> more = new LinkedHashSet<>(set);
    more.add(element);
    return more;
  }

  /** Returns the names of the servers, for errors. */
  @Override
  public String toString() {
    return String.join(", ", servers.stream().sorted().toList());
  }
}
