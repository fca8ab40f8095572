package io.hawser.testkit.faults;

/** The receiver sees the end of the stream, at once. */
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
