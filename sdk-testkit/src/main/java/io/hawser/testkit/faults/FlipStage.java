package io.hawser.testkit.faults;

/** Changes one bit of each randomly chosen byte. */
final class FlipStage extends Stage {
  private final double chance;

  FlipStage(Lane lane, double chance) {
    super(lane);
    this.chance = chance;
  }

  @Override
  public void bytes(byte[] piece) {
    for (int i = 0; i < piece.length; i++) {
      if (lane.random().nextDouble() < chance) {
        piece[i] ^= (byte) (1 << lane.random().nextInt(Byte.SIZE));
        lane.acted(FaultKind.FLIP);
      }
    }
    next().bytes(piece);
  }
}
