package io.hawser.testkit.faults;

/** Drops everything, including the end of the stream. */
final class SwallowStage extends Stage {

  SwallowStage(DirectionPipe pipe) {
    super(pipe);
  }

  @Override
  public void bytes(byte[] piece) {
    pipe.acted(FaultKind.SWALLOW);
  }

  @Override
  public void end(Ending ending) {
    pipe.acted(FaultKind.SWALLOW);
  }
}
