package io.hawser.testkit.faults;

/** Changes one bit of each randomly chosen byte. */
final class BitFlipStage extends Stage {
  private final double chance;

  BitFlipStage(DirectionPipe pipe, double chance) {
    super(pipe);
    this.chance = chance;
  }

  @Override
  public void bytes(byte[] piece) {
    for (int i = 0; i < piece.length; i++) {
      if (pipe.random().nextDouble() < chance) {
        piece[i] ^= (byte) (1 << pipe.random().nextInt(Byte.SIZE));
        pipe.acted(FaultKind.FLIP);
      }
    }
    next().bytes(piece);
  }
}
