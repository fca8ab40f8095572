package io.hawser.testkit.faults;

import java.util.Arrays;

/** Ends the stream within a frame. */
final class CutStage extends FrameStage {
  private final int keep;
  private final Ending ending;
  private boolean cut;

  CutStage(DirectionPipe pipe, Frames frames, int keep, Ending ending) {
    super(pipe, frames);
    this.keep = keep;
    this.ending = ending;
  }

  @Override
  void chosen(byte[] frame) {
    if (cut) {
      return;
    }
    cut = true;
    pipe.acted(FaultKind.CUT);
    int kept = Math.min(keep, frame.length);
    if (kept > 0) {
      next().bytes(Arrays.copyOf(frame, kept));
    }
    if (ending != Ending.SILENCE) {
      next().end(ending);
    }
  }

  @Override
  void spared(byte[] frame) {
    if (!cut) {
      next().frame(frame);
    }
  }

  @Override
  public void bytes(byte[] piece) {
    if (!cut) {
      next().bytes(piece);
    }
  }

  @Override
  public void end(Ending sourceEnding) {
    if (!cut) {
      next().end(sourceEnding);
    }
  }
}
