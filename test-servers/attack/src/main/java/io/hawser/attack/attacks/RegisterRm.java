package io.hawser.attack.attacks;

import java.io.IOException;

/**
 * RMs of one application at one address, of which one after the other adds 500 KB of resources: an
 * endpoint that gives them to all of these RMs does 200 times the work.
 */
final class RegisterRm implements Attack {
  private static final int RMS = 200;
  private static final int RESOURCE_BYTES = 500_000;

  private final Pace additions = new Pace(1, 1);
  private long added;

  @Override
  public String name() {
    return "registerRm";
  }

  @Override
  public String does() {
    return RMS + " RMs of one application; each second one adds 500 KB of resource ids";
  }

  @Override
  public void run(Target target, Tally tally) throws IOException {
    byte[] first = Frames.registerRm(RegisteredPeer.APPLICATION, "attack");
    new Crowd(target, tally, RMS, 100, () -> new Rm(first)).run();
  }

  private final class Rm extends RegisteredPeer {
    Rm(byte[] registration) {
      super(registration);
    }

    @Override
    void attack() {
      if (additions.takeOne()) {
        send(Frames.registerRm(APPLICATION, moreResources()));
      }
    }
  }

  /** Makes more resources. No id comes twice. */
  private String moreResources() {
    StringBuilder ids = new StringBuilder(RESOURCE_BYTES);
    while (ids.length() < RESOURCE_BYTES) {
      ids.append(Long.toString(added++, Character.MAX_RADIX)).append(',');
    }
    return ids.toString();
  }
}
