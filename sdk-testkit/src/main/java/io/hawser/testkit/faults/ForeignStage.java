package io.hawser.testkit.faults;

/** Replaces the stream, from its next byte on, by other bytes and nothing more. */
final class ForeignStage extends Stage {
  private final byte[] said;
  private boolean done;

  ForeignStage(Lane lane, byte[] said) {
    super(lane);
    this.said = said;
  }

  @Override
  public void bytes(byte[] piece) {
    if (!done) {
      done = true;
      lane.acted(FaultKind.FOREIGN);
      next().bytes(said.clone());
    }
  }
}
