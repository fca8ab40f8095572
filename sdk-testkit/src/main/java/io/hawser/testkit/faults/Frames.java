package io.hawser.testkit.faults;

import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Chooses frames of a stream by their header: by message type (section 1.3), then by position among
 * those, then by chance. Immutable; positions are counted per connection from when the fault is
 * set.
 *
 * @param type which message types
 * @param skip how many of them are left alone first
 * @param limit how many of them at most are then looked at
 * @param chance with which probability each of those is chosen, 0 to 1
 */
public record Frames(Type type, long skip, long limit, double chance) {

  /** Message types. */
  public enum Type {
    /** Every frame. */
    ANY,
    /** Requests, one-way and merged ones included; of a server: pushes. */
    REQUEST,
    /** Answers, those to registrations included; of a client: answers to pushes. */
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
   * Every frame.
   *
   * @return frames of all types
   */
  public static Frames all() {
    return of(Type.ANY);
  }

  /**
   * Every request or push.
   *
   * @return frames of type {@link Type#REQUEST}
   */
  public static Frames requests() {
    return of(Type.REQUEST);
  }

  /**
   * Every answer, heartbeats excepted.
   *
   * @return frames of type {@link Type#ANSWER}
   */
  public static Frames answers() {
    return of(Type.ANSWER);
  }

  /**
   * Every heartbeat and heartbeat answer.
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
   * Leaves the first ones alone.
   *
   * @param count how many
   * @return a narrower choice
   */
  public Frames after(long count) {
    return new Frames(type, count, limit, chance);
  }

  /**
   * Looks at so many only.
   *
   * @param count how many, behind those that are left alone
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

  /** The choice at work on one stream. */
  Chooser chooser(SplittableRandom random) {
    return new Chooser(this, random);
  }

  /** Counts the frames of one stream. Event loop only. */
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
