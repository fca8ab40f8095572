package io.hawser.registry.etcd;

import java.util.concurrent.ThreadLocalRandom;

/** Pauses that grow from 100 ms to at most 2 s, a little uneven so that clients spread out. */
final class Backoff {
  private static final long FIRST = 100;
  private static final long MAX = 2000;

  private long next = FIRST;

  long nextMillis() {
    long pause = next;
    next = Math.min(2 * next, MAX);
    return pause - ThreadLocalRandom.current().nextLong(pause / 10);
  }

  void reset() {
    next = FIRST;
  }
}
