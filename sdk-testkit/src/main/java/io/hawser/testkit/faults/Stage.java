package io.hawser.testkit.faults;

/**
 * One fault at work on one direction of one connection: takes what the one before passes on, and
 * passes on what it likes. By default everything. Event loop only.
 */
abstract class Stage implements Sink {
  final Lane lane;
  private Sink next;

  Stage(Lane lane) {
    this.lane = lane;
    this.next = lane.output();
  }

  /** Who comes behind; before the first piece. */
  final void linkTo(Sink behind) {
    next = behind;
  }

  final Sink next() {
    return next;
  }

  /** Whether this fault needs whole frames. Such stages come first. */
  boolean needsFrames() {
    return false;
  }

  /** The stage is in place. */
  void started() {}

  /** The stage is about to be taken away: passes on what it holds. */
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
