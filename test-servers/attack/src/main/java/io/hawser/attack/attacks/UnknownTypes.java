package io.hawser.attack.attacks;

import java.io.IOException;

/** Complete frames with a type code that does not exist. */
final class UnknownTypes implements Attack {
  private static final byte[] UNKNOWN_TYPE = {0x7f, 0x7f, 0, 0};

  @Override
  public String name() {
    return "unknownTypes";
  }

  @Override
  public String does() {
    return "2 registered clients send 1,000 frames a second each that cannot be decoded";
  }

  @Override
  public void run(Target target, Tally tally) throws IOException {
    byte[] frame = Frames.request(Frames.NONE, UNKNOWN_TYPE);
    new Crowd(target, tally, 2, 20, () -> new SteadyFrames(frame, 1_000)).run();
  }
}
