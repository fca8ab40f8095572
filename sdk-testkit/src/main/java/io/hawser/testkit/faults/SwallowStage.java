package io.hawser.testkit.faults;

/** Nothing gets through, not even the end. What is swallowed is lost. */
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
