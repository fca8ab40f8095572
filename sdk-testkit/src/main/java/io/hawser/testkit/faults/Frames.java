package io.hawser.testkit.faults;

import java.util.Objects;
import java.util.SplittableRandom;

/**
 * A choice of frames by their header: by message type (section 1.3), then by position among those,
 * then by chance. It is immutable. Positions are counted per connection from the moment the fault
 * is set.
 *
 * @param type the message types
 * @param skip the number of such frames to skip first
 * @param limit the maximum number of frames to consider after those
 * @param chance the probability with which each of those is chosen, 0 to 1
 */
public record Frames(Type type, long skip, long limit, double chance) {

  /** Message types. */
  public enum Type {
    /** Every frame. */
    ANY,
    /** Requests, including one-way and merged ones; in a server's stream: pushes. */
    REQUEST,
    /** Answers, including those to registrations; in a client's stream: answers to pushes. */
    ANSWER,
    /** Heartbeats and their answers. */
    HEARTBEAT
  }

  /** Checks the ranges. */
  public Frames {
    Objects.requireNonNull(type, "type");
    if (skip < 0 || limit < 0 || !(chance >= 0 && chance <= 1)) {
      throw new IllegalArgumentException(
          "skip " + skip + ", limit " + limit + ", chance " + chance + ": 0 or more, chance to 1");
    }
  }

  /**
   * Chooses every frame.
   *
   * @return frames of all types
   */
  public static Frames all() {
    return of(Type.ANY);
  }

  /**
   * Chooses every request or push.
   *
   * @return frames of type {@link Type#REQUEST}
   */
  public static Frames requests() {
    return of(Type.REQUEST);
  }

  /**
   * Chooses every answer except heartbeats.
   *
   * @return frames of type {@link Type#ANSWER}
   */
  public static Frames answers() {
    return of(Type.ANSWER);
  }

  /**
   * Chooses every heartbeat and heartbeat answer.
   *
   * @return frames of type {@link Type#HEARTBEAT}
   */
  public static Frames heartbeats() {
    return of(Type.HEARTBEAT);
  }

  private static Frames of(Type type) {
    return new Frames(type, 0, Long.MAX_VALUE, 1);
  }

  /**
   * Skips the first frames.
   *
   * @param count the number of frames to skip
   * @return a narrower choice
   */
  public Frames after(long count) {
    return new Frames(type, count, limit, chance);
  }

  /**
   * Limits the number of frames.
   *
   * @param count the number of frames after the skipped ones
   * @return a narrower choice
   */
  public Frames first(long count) {
    return new Frames(type, skip, count, chance);
  }

  /**
   * Chooses at random, by the seed of the proxy.
   *
   * @param probability 0 to 1
   * @return a narrower choice
   */
  public Frames chance(double probability) {
    return new Frames(type, skip, limit, probability);
  }

  /** Returns a chooser for one stream. */
  Chooser chooser(SplittableRandom random) {
    return new Chooser(this, random);
  }

  /** Counts the frames of one stream. It runs on the event loop only. */
  static final class Chooser {
    private final Frames frames;
    private final SplittableRandom random;
    private long seen;

    private Chooser(Frames frames, SplittableRandom random) {
      this.frames = frames;
      this.random = random;
    }

    boolean chooses(byte[] frame) {
      if (frames.type != Type.ANY && frames.type != Header.type(frame)) {
        return false;
      }
      long position = seen++;
      return position >= frames.skip
          && position - frames.skip < frames.limit
          && (frames.chance >= 1 || random.nextDouble() < frames.chance);
    }
  }
}
