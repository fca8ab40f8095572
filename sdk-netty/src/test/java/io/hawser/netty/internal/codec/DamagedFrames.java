package io.hawser.netty.internal.codec;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Golden frames with flipped bits and other bytes. */
public final class DamagedFrames {
  private static final int MAX_FRAME = 4 * 1024;

  /** The message type: damage from here on leaves the borders of the frames as they are. */
  private static final int AFTER_LENGTHS = 9;

  private final List<byte[]> frames = new ArrayList<>();
  private final Random random;

  private DamagedFrames(Random random) throws IOException {
    this.random = random;
    for (JsonNode vector : Vectors.resource("golden.jsonl.gz")) {
      byte[] frame = HexFormat.of().parseHex(vector.get("frameHex").asText());
      if (frame.length <= MAX_FRAME) {
        frames.add(frame);
      }
    }
  }

  /** With the seed of {@code -Dhawser.seed=N} or a new one, which is printed. */
  public static DamagedFrames seeded(String test) throws IOException {
    Long given = Long.getLong("hawser.seed");
    long seed = given == null ? new Random().nextLong() : given;
    System.out.println(test + ": -Dhawser.seed=" + seed);
    return new DamagedFrames(new Random(seed));
  }

  /** True with a probability of one in {@code n}. */
  public boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  /** Several frames in a row; if aligned, each still begins where the one before ends. */
  public byte[] next(int count, boolean aligned) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      bytes.writeBytes(
          damage(frames.get(random.nextInt(frames.size())), aligned ? AFTER_LENGTHS : 0));
    }
    return bytes.toByteArray();
  }

  /** Anywhere from that offset on, mostly near the beginning, where bytes mean most. */
  private byte[] damage(byte[] original, int from) {
    byte[] frame = original.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = from + (int) (Math.pow(random.nextDouble(), 3) * (frame.length - from));
      int bit = 1 << random.nextInt(8);
      frame[at] = (byte) (random.nextBoolean() ? frame[at] ^ bit : random.nextInt());
    }
    return frame;
  }
}
