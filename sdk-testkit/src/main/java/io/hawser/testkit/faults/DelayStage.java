package io.hawser.testkit.faults;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/** Passes everything on later and in order, including the end. */
final class DelayStage extends Stage {
  private final long minNanos;
  private final long maxNanos;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private long lastDue = System.nanoTime();

  DelayStage(DirectionPipe pipe, Duration min, Duration max) {
    super(pipe);
    this.minNanos = min.toNanos();
    this.maxNanos = max.toNanos();
  }

  @Override
  public void bytes(byte[] piece) {
    pipe.acted(FaultKind.DELAY);
    pipe.hold(piece.length);
    later(
        () -> {
          pipe.hold(-piece.length);
          next().bytes(piece);
        });
  }

  @Override
  public void end(Ending ending) {
    later(() -> next().end(ending));
  }

  private void later(Runnable step) {
    long now = System.nanoTime();
    long due = now + minNanos;
    if (maxNanos > minNanos) {
      due += pipe.random().nextLong(maxNanos - minNanos);
    }
    lastDue = due - lastDue > 0 ? due : lastDue; // keeps the order
    waiting.add(step);
    pipe.schedule(this::one, lastDue - now);
  }

  private void one() {
    Runnable step = waiting.poll();
    if (step != null) { // otherwise the stage has retired
      step.run();
    }
  }

  @Override
  void retire() {
    while (!waiting.isEmpty()) {
      one();
    }
  }
}
