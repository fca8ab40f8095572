package io.hawser.attack.attacks;

import java.nio.ByteBuffer;

/** A connection that registers first, as every client does, and attacks then. */
abstract class RegisteredPeer extends Peer {
  static final String APPLICATION = "attacker";

  private final byte[] registration;
  private boolean registered;

  RegisteredPeer(byte[] registration) {
    this.registration = registration;
  }

  RegisteredPeer() {
    this(Frames.registerTm(APPLICATION, ""));
  }

  @Override
  final void connected() {
    send(registration);
  }

  @Override
  final void received(ByteBuffer bytes) {
    if (!registered) {
      registered = true;
      registered();
    }
  }

  @Override
  final void tick() {
    if (registered && !isStuck()) {
      attack();
    }
  }

  /** Is called when the registration is answered. */
  void registered() {}

  /**
   * Is called about a hundred times a second, unless the server has not read what was sent before.
   */
  void attack() {}
}
