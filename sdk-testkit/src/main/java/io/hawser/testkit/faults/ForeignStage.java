package io.hawser.testkit.faults;

/** Replaces the stream, from its next byte on, by other bytes and nothing more. */
final class ForeignStage extends Stage {
  private final byte[] said;
  private boolean done;

  ForeignStage(DirectionPipe pipe, byte[] said) {
    super(pipe);
    this.said = said;
  }

  @Override
  public void bytes(byte[] piece) {
    if (!done) {
      done = true;
      pipe.acted(FaultKind.FOREIGN);
      next().bytes(said.clone());
    }
  }
}
