package io.hawser.testkit.faults;

/** Ends the stream for the receiver immediately. */
final class HalfCloseStage extends Stage {

  HalfCloseStage(DirectionPipe pipe) {
    super(pipe);
  }

  @Override
  void started() {
    pipe.acted(FaultKind.HALF_CLOSE);
    next().end(Ending.HALF_CLOSE);
  }

  @Override
  public void bytes(byte[] piece) {}
}
