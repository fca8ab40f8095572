package io.hawser.attack.attacks;

import java.io.IOException;

/** Connections that send just less than an unregistered one may, of a frame that never ends. */
final class Unregistered implements Attack {
  private static final int CONNECTIONS = 700;
  private static final int SENT = 255 * 1024;

  @Override
  public String name() {
    return "unregistered";
  }

  @Override
  public String does() {
    return CONNECTIONS + " connections send 255 KiB each of a first frame announced as 8 MiB";
  }

  @Override
  public void run(Target target, Tally tally) throws IOException {
    byte[] torso = Frames.beginning(Frames.MAX_FRAME, SENT);
    new Crowd(target, tally, CONNECTIONS, 100, () -> new Staller(torso)).run();
  }

  private static final class Staller extends Peer {
    private final byte[] torso;

    Staller(byte[] torso) {
      this.torso = torso;
    }

    @Override
    void connected() {
      send(torso);
    }
  }
}
