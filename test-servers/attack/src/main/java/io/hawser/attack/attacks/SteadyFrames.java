package io.hawser.attack.attacks;

/** A registered client that sends one and the same frame again and again, and reads answers. */
final class SteadyFrames extends RegisteredPeer {
  private final byte[] frame;
  private final Pace pace;

  SteadyFrames(byte[] frame, double perSecond) {
    this.frame = frame;
    pace = new Pace(perSecond);
  }

  @Override
  void attack() {
    while (pace.takeOne()) {
      send(frame);
    }
  }
}
