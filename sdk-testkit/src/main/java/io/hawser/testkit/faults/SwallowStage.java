package io.hawser.testkit.faults;

/** Drops everything, including the end of the stream. */
final class SwallowStage extends Stage {

  SwallowStage(Lane lane) {
    super(lane);
  }

  @Override
  public void bytes(byte[] piece) {
    lane.acted(FaultKind.SWALLOW);
  }

  @Override
  public void end(Ending ending) {
    lane.acted(FaultKind.SWALLOW);
  }
}
