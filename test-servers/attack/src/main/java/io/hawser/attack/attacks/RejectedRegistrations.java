package io.hawser.attack.attacks;

import java.io.IOException;

/** Registrations with a key that the endpoint does not know. */
final class RejectedRegistrations implements Attack {
  private static final int PER_SECOND = 400;

  @Override
  public String name() {
    return "rejectedRegistrations";
  }

  @Override
  public String does() {
    return "a connection registers 400 times a second with an unknown access key";
  }

  @Override
  public Setup setup() {
    return Setup.SIGNED;
  }

  @Override
  public void run(Target target, Tally tally) throws IOException {
    String signature =
        "ak=unknown\ndigest=AAAA\ntimestamp="
            + System.currentTimeMillis()
            + "\nauthVersion=V4\nvgroup=default_tx_group\nip=127.0.0.1\n";
    byte[] registration = Frames.registerTm(RegisteredPeer.APPLICATION, signature);
    new Crowd(target, tally, 1, 100, () -> new SteadyFrames(registration, PER_SECOND)).run();
  }
}
