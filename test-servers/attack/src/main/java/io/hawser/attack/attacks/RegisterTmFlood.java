package io.hawser.attack.attacks;

import java.io.IOException;

/** A client that registers, and registers, and registers. */
final class RegisterTmFlood implements Attack {
  private static final int PER_SECOND = 20_000;

  @Override
  public String name() {
    return "registerTmFlood";
  }

  @Override
  public String does() {
    return "a registered client registers again 20,000 times a second";
  }

  @Override
  public void run(Target target, Tally tally) throws IOException {
    byte[] registration = Frames.registerTm(RegisteredPeer.APPLICATION, "");
    new Crowd(target, tally, 1, 10, () -> new Flooder(registration)).run();
  }

  private static final class Flooder extends RegisteredPeer {
    private final byte[] registration;
    private final Pace pace = new Pace(PER_SECOND);

    Flooder(byte[] registration) {
      super(registration);
      this.registration = registration;
    }

    @Override
    void attack() {
      while (pace.takeOne()) {
        send(registration);
      }
    }
  }
}
