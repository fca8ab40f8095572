package io.hawser.testkit.faults;

/**
 * One fault on one direction of one connection. It receives the output of the previous stage and
 * decides what to pass on; by default everything. It runs on the event loop only.
 */
abstract class Stage implements Sink {
  final DirectionPipe pipe;
  private Sink next;

  Stage(DirectionPipe pipe) {
    this.pipe = pipe;
    this.next = pipe.output();
  }

  /** Sets the next stage, before the first piece. */
  final void linkTo(Sink behind) {
    next = behind;
  }

  final Sink next() {
    return next;
  }

  /** Returns whether this fault needs whole frames. Such stages come first. */
  boolean needsFrames() {
    return false;
  }

  /** Runs when the stage is in place. */
  void started() {}

  /** Runs before the stage is removed, and passes on what it holds. */
  void retire() {}

  @Override
  public void bytes(byte[] piece) {
    next.bytes(piece);
  }

  @Override
  public void end(Ending ending) {
    next.end(ending);
  }
}
