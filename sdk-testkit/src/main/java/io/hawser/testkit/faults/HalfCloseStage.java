package io.hawser.testkit.faults;

/** Ends the stream for the receiver immediately. */
final class HalfCloseStage extends Stage {

  HalfCloseStage(Lane lane) {
    super(lane);
  }

  @Override
  void started() {
    lane.acted(FaultKind.HALF_CLOSE);
    next().end(Ending.HALF_CLOSE);
  }

  @Override
  public void bytes(byte[] piece) {}
}
