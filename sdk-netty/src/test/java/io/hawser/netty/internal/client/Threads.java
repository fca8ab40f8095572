package io.hawser.netty.internal.client;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The threads that clients start. */
final class Threads {
  private Threads() {}

  static Set<Thread> ours() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("hawser-"))
        .collect(Collectors.toCollection(HashSet::new));
  }
}
