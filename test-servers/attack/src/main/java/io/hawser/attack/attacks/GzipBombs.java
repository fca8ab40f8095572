package io.hawser.attack.attacks;

import java.io.IOException;

/** Bodies that become a thousand times larger. */
final class GzipBombs implements Attack {
  private static final double BYTES_PER_SECOND = 480 * 1024;
  private static final int CLIENTS = 2;

  @Override
  public String name() {
    return "bombs";
  }

  @Override
  public String does() {
    return CLIENTS + " registered clients send together 480 KiB/s of gzip bombs of 8 MiB";
  }

  @Override
  public void run(Target target, Tally tally) throws IOException {
    byte[] bomb = CompressedFrames.gzipBomb();
    double perClient = BYTES_PER_SECOND / bomb.length / CLIENTS;
    new Crowd(target, tally, CLIENTS, 10, () -> new SteadyFrames(bomb, perClient)).run();
  }
}
