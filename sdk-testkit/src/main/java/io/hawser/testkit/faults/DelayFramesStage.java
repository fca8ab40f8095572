package io.hawser.testkit.faults;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Holds some frames back for a time; others overtake them. */
final class DelayFramesStage extends FrameStage {
  private final long nanos;

  /** Oldest first, because all wait equally long. */
  private final Deque<byte[]> waiting = new ArrayDeque<>();

  DelayFramesStage(DirectionPipe pipe, Frames frames, Duration late) {
    super(pipe, frames);
    this.nanos = late.toNanos();
  }

  @Override
  void chosen(byte[] frame) {
    pipe.acted(FaultKind.LATE);
    pipe.hold(frame.length);
    waiting.add(frame);
    pipe.schedule(this::one, nanos);
  }

  private void one() {
    byte[] frame = waiting.poll();
    if (frame != null) { // otherwise the stage has retired
      pipe.hold(-frame.length);
      next().frame(frame);
    }
  }

  @Override
  void retire() {
    while (!waiting.isEmpty()) {
      one();
    }
  }

  @Override
  public void end(Ending ending) {
    retire(); // nothing could come later
    next().end(ending);
  }
}
