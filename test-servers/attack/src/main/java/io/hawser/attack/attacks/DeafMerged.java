package io.hawser.attack.attacks;

import java.io.IOException;

/** Registered clients that ask much, within what one frame may hold, and read no answer. */
final class DeafMerged implements Attack {
  private static final int CLIENTS = 8;
  private static final int REQUESTS = 10_000;
  private static final int FRAMES_PER_SECOND = 3;

  @Override
  public String name() {
    return "deafMerged";
  }

  @Override
  public String does() {
    return CLIENTS + " registered clients send merged frames of 10,000 begins and read nothing";
  }

  @Override
  public void run(Target target, Tally tally) throws IOException {
    byte[] merged = Frames.mergedBegins(REQUESTS);
    new Crowd(target, tally, CLIENTS, 10, () -> new DeafClient(merged)).run();
  }

  private static final class DeafClient extends RegisteredPeer {
    private final byte[] merged;
    private final Pace pace = new Pace(FRAMES_PER_SECOND);

    DeafClient(byte[] merged) {
      this.merged = merged;
    }

    @Override
    void registered() {
      goDeaf();
    }

    @Override
    void attack() {
      if (pace.takeOne()) {
        send(merged);
      }
    }
  }
}
