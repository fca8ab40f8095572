package io.hawser.attack.attacks;

import java.io.IOException;

/** Registered clients whose large frames do not end. */
final class StalledFrames implements Attack {
  private static final int CLIENTS = 100;
  private static final int SENT = 7 * 1024 * 1024;

  @Override
  public String name() {
    return "stalledFrames";
  }

  @Override
  public String does() {
    return CLIENTS + " registered clients announce frames of 8 MiB and stop after 7 MiB";
  }

  @Override
  public void run(Target target, Tally tally) throws IOException {
    byte[] torso = Frames.beginning(Frames.MAX_FRAME, SENT);
    new Crowd(target, tally, CLIENTS, 20, () -> new Staller(torso)).run();
  }

  private static final class Staller extends RegisteredPeer {
    private final byte[] torso;
    private boolean sent;

    Staller(byte[] torso) {
      this.torso = torso;
    }

    @Override
    void attack() {
      if (!sent) {
        sent = true;
        send(torso);
      }
    }
  }
}
