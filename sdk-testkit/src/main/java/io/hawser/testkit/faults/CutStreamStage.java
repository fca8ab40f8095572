package io.hawser.testkit.faults;

import java.util.Arrays;

/** Ends the stream after a number of bytes, regardless of frames. */
final class CutStreamStage extends Stage {
  private final Ending ending;
  private long left;
  private boolean cut;

  CutStreamStage(DirectionPipe pipe, long keep, Ending ending) {
    super(pipe);
    this.left = keep;
    this.ending = ending;
  }

  @Override
  void started() {
    cutIfDue();
  }

  @Override
  public void bytes(byte[] piece) {
    if (cut) {
      return;
    }
    int kept = (int) Math.min(left, piece.length);
    left -= kept;
    next().bytes(kept == piece.length ? piece : Arrays.copyOf(piece, kept));
    cutIfDue();
  }

  private void cutIfDue() {
    if (left == 0) {
      cut = true;
      pipe.acted(FaultKind.CUT);
      if (ending != Ending.SILENCE) {
        next().end(ending);
      }
    }
  }

  @Override
  public void end(Ending sourceEnding) {
    if (!cut) {
      next().end(sourceEnding);
    }
  }
}
