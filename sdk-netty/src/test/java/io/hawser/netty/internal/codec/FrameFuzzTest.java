package io.hawser.netty.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.error.ProtocolException;
import io.hawser.testsupport.CountingAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Damaged frames: each ends in a value or a typed error, and releases its buffers. {@code
 * -Dhawser.seed=N} repeats a run, {@code -Dhawser.fuzz.frames=N} sets the length of a run.
 */
class FrameFuzzTest {
  private static final int FRAMES = Integer.getInteger("hawser.fuzz.frames", 200_000);
  private static final int MAX_DECOMPRESSED = 1024 * 1024;

  /** Frames above this are taken only now and then: mutating them finds the same, slowly. */
  private static final int SHORT_FRAME = 4 * 1024;

  private static final int[] INTERESTING = {
    0,
    1,
    2,
    7,
    15,
    16,
    17,
    59,
    60,
    120,
    121,
    127,
    128,
    255,
    256,
    0x7fff,
    0x8000,
    0xffff,
    0x7fffffff,
    0x80000000,
    -1,
    8 * 1024 * 1024,
    8 * 1024 * 1024 + 1
  };

  private final CountingAllocator alloc = new CountingAllocator();
  private int values;
  private int undecodable;
  private int framingErrors;
  private int incomplete;

  @Test
  void mutatedFramesEndInAValueOrATypedError() throws IOException {
    Long given = Long.getLong("hawser.seed");
    long seed = given == null ? new Random().nextLong() : given;
    System.out.println("FrameFuzzTest: -Dhawser.seed=" + seed);
    Random random = new Random(seed);
    List<byte[]> small = new ArrayList<>();
    List<byte[]> all = new ArrayList<>();
    for (JsonNode vector : Vectors.resource("golden.jsonl.gz")) {
      byte[] frame = Frames.bytes(vector.required("frameHex").textValue());
      all.add(frame);
      if (frame.length <= SHORT_FRAME) {
        small.add(frame);
      }
    }
    int longest = all.stream().mapToInt(frame -> frame.length).max().orElseThrow();
    long start = System.nanoTime();
    for (int i = 0; i < FRAMES; i++) {
      byte[] mutated = mutate(random, pick(random, random.nextInt(200) == 0 ? all : small), small);
      try {
        feed(mutated, random);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(
            "frame " + i + " of seed " + seed + ": " + HexFormat.of().formatHex(mutated), e);
      }
      assertEquals(0, alloc.used(), "leaked by frame " + i + " of seed " + seed);
    }
    System.out.printf(
        "FrameFuzzTest: %,d frames in %,d ms: %,d values, %,d undecodable, %,d framing errors,"
            + " %,d incomplete, peak %,d bytes%n",
        FRAMES,
        (System.nanoTime() - start) / 1_000_000,
        values,
        undecodable,
        framingErrors,
        incomplete,
        alloc.peak());
    assertTrue(values > 0 && undecodable > 0 && framingErrors > 0, "all kinds of outcome");
    // The cumulated frame, while it grows, and the decompressed body, likewise.
    long bound = 4L * Integer.highestOneBit(longest) + 4L * MAX_DECOMPRESSED;
    assertTrue(alloc.peak() <= bound, () -> "peak " + alloc.peak() + " above " + bound);
  }

  private void feed(byte[] bytes, Random random) {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.config().setAllocator(alloc);
    channel.pipeline().addLast(new FrameDecoder(MAX_DECOMPRESSED));
    boolean failed = false;
    int pieces = 1 + random.nextInt(3);
    int at = 0;
    for (int piece = 1; piece <= pieces; piece++) {
      int end = piece == pieces ? bytes.length : at + random.nextInt(bytes.length - at + 1);
      ByteBuf in = alloc.buffer(Math.max(1, end - at)).writeBytes(bytes, at, end - at);
      at = end;
      try {
        channel.writeInbound(in);
      } catch (DecoderException e) {
        assertInstanceOf(ProtocolException.class, e.getCause());
        assertTrue(!failed, "a framing error is reported once");
        failed = true;
        framingErrors++;
      }
    }
    boolean any = failed;
    for (Object out = channel.readInbound(); out != null; out = channel.readInbound()) {
      any = true;
      if (assertInstanceOf(InboundFrame.class, out) instanceof RpcMessage) {
        values++;
      } else {
        undecodable++;
      }
    }
    if (!any) {
      incomplete++;
    }
    channel.finishAndReleaseAll();
  }

  private static byte[] pick(Random random, List<byte[]> frames) {
    return frames.get(random.nextInt(frames.size()));
  }

  private static byte[] mutate(Random random, byte[] original, List<byte[]> others) {
    byte[] frame = original.clone();
    int mutations = 1 + random.nextInt(4);
    for (int i = 0; i < mutations && frame.length > 0; i++) {
      int at = random.nextInt(frame.length);
      switch (random.nextInt(9)) {
        case 0 -> frame[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> frame[at] = (byte) random.nextInt();
        case 2 -> put(frame, at, Short.BYTES, interesting(random));
        case 3 -> put(frame, at, Integer.BYTES, interesting(random));
        // Past the header, where bytes mean most.
        case 4 -> {
          int inHead = Math.min(frame.length - 1, 16 + random.nextInt(8));
          put(frame, inHead, Short.BYTES, interesting(random));
        }
        case 5 -> frame = withLength(Arrays.copyOf(frame, at));
        case 6 -> frame = withLength(splice(frame, at, random, pick(random, others)));
        case 7 -> frame = splice(frame, at, random, pick(random, others));
        default -> {
          if (frame.length > FrameHeader.COMPRESSOR_AT) {
            frame[FrameHeader.COMPRESSOR_AT] = (byte) random.nextInt(9);
          }
        }
      }
    }
    return frame;
  }

  private static int interesting(Random random) {
    return INTERESTING[random.nextInt(INTERESTING.length)];
  }

  private static void put(byte[] frame, int at, int bytes, int value) {
    for (int i = 0; i < bytes && at + i < frame.length; i++) {
      frame[at + i] = (byte) (value >> 8 * (bytes - 1 - i));
    }
  }

  /** The start of one frame and the end of another. */
  private static byte[] splice(byte[] frame, int at, Random random, byte[] other) {
    int from = random.nextInt(other.length);
    byte[] joined = Arrays.copyOf(frame, at + other.length - from);
    System.arraycopy(other, from, joined, at, other.length - from);
    return joined;
  }

  /** With a correct length, so that what is wrong is inside. */
  private static byte[] withLength(byte[] frame) {
    if (frame.length >= FrameHeader.LENGTH) {
      put(frame, FrameHeader.FULL_LENGTH_AT, Integer.BYTES, frame.length);
    }
    return frame;
  }
}
