package io.hawser.testkit.faults;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Collects some frames and forwards them in reverse order; others overtake them. */
final class ReorderStage extends FrameStage {
  private final int count;
  private final long maxNanos;
  private final Deque<byte[]> held = new ArrayDeque<>();
  private int round;

  ReorderStage(DirectionPipe pipe, Frames frames, int count, Duration maxWait) {
    super(pipe, frames);
    this.count = count;
    this.maxNanos = maxWait.toNanos();
  }

  @Override
  void chosen(byte[] frame) {
    pipe.acted(FaultKind.REORDER);
    pipe.hold(frame.length);
    held.push(frame);
    if (held.size() >= count) {
      retire();
    } else if (held.size() == 1) {
      int current = round;
      pipe.schedule(
          () -> {
            if (round == current) {
              retire();
            }
          },
          maxNanos);
    }
  }

  @Override
  void retire() {
    round++;
    for (byte[] frame = held.poll(); frame != null; frame = held.poll()) {
      pipe.hold(-frame.length);
      next().frame(frame);
    }
  }

  @Override
  public void end(Ending ending) {
    retire();
    next().end(ending);
  }
}
