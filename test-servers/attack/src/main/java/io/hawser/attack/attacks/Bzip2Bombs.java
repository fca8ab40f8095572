package io.hawser.attack.attacks;

import java.io.IOException;

/** The shortest bodies that become as large as the endpoint allows. */
final class Bzip2Bombs implements Attack {
  private static final double BYTES_PER_SECOND = 1024;

  @Override
  public String name() {
    return "bzip2";
  }

  @Override
  public String does() {
    return "a registered client sends 1 KiB/s of bzip2 bombs of 62 bytes";
  }

  @Override
  public void run(Target target, Tally tally) throws IOException {
    byte[] bomb = CompressedFrames.bzip2Bomb();
    double perSecond = BYTES_PER_SECOND / bomb.length;
    new Crowd(target, tally, 1, 10, () -> new SteadyFrames(bomb, perSecond)).run();
  }
}
