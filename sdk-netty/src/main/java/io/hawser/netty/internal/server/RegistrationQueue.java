package io.hawser.netty.internal.server;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * The large registrations of one event loop: one after another, in steps, with a pause after each
 * that is as long as the step was. So they take at most half of the loop's time, and what waits
 * between them is short. Event loop only.
 */
final class RegistrationQueue {
  /** Registrations with fewer characters are not worth a place here. */
  static final int LARGE = 16 * 1024;

  private static final int IDS_PER_STEP = 1_000;
  private static final long MIN_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  /** The characters of all that wait. */
  private static final long MAX_CHARACTERS = 16 * 1024 * 1024;

  private final EventExecutor loop;
  private final Queue<ResourceRegistration> waiting = new ArrayDeque<>();
  private long characters;

  RegistrationQueue(EventExecutor loop) {
    this.loop = loop;
  }

  /** Returns whether there is room for one with so many characters. */
  boolean hasRoomFor(int more) {
    return characters + more <= MAX_CHARACTERS;
  }

  void add(ResourceRegistration registration) {
    characters += registration.characters();
    waiting.add(registration);
    if (waiting.size() == 1) {
      loop.execute(this::step);
    }
  }

  private void step() {
    ResourceRegistration first = waiting.peek();
    if (first == null) {
      return;
    }
    long began = System.nanoTime();
    boolean ended = true;
    try {
      ended = first.step(IDS_PER_STEP);
    } finally {
      if (ended) {
        waiting.remove();
        characters -= first.characters();
      }
      if (!waiting.isEmpty()) {
        long pause = Math.max(MIN_PAUSE_NANOS, System.nanoTime() - began);
        loop.schedule(this::step, pause, TimeUnit.NANOSECONDS);
      }
    }
  }
}
