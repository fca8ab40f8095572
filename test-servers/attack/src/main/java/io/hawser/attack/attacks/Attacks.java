package io.hawser.attack.attacks;

import java.util.List;

/** All attacks. */
public final class Attacks {
  private Attacks() {}

  /**
   * Lists all attacks, anew: each may be run once.
   *
   * @return in the order of the table
   */
  public static List<Attack> all() {
    return List.of(
        new RegisterRm(),
        new WebSocketPings(),
        new Unregistered(),
        new DeafMerged(),
        new GzipMembers(),
        new GzipBombs(),
        new Bzip2Bombs(),
        new RejectedRegistrations(),
        new Renegotiation(),
        new SilentRm(),
        new SlowLoris(),
        new StalledFrames(),
        new ConnectStorm(),
        new ForeignProtocols(),
        new RegisterTmFlood(),
        new UnknownTypes());
  }

  /**
   * Finds an attack.
   *
   * @param name its name
   * @return the attack
   * @throws IllegalArgumentException if there is none of that name; the message names them all
   */
  public static Attack named(String name) {
    return all().stream()
        .filter(attack -> attack.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No attack is called "
                        + name
                        + " (expected one of "
                        + all().stream().map(Attack::name).toList()
                        + ")"));
  }
}
