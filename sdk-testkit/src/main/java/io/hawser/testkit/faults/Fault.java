package io.hawser.testkit.faults;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A fault that a {@link FaultProxy} causes on a connection until other faults are set. It is an
 * immutable description that several connections can share, each with its own counters. Several
 * faults of one connection act in the given order, faults of frames first.
 *
 * <p>Faults of frames read the header of protocol section 1 only. In a stream of another protocol
 * they do nothing.
 */
public final class Fault {
  private static final Duration LONGEST = Duration.ofDays(365);

  private final FaultKind kind;
  private final @Nullable Direction direction;
  private final String text;
  private final Function<DirectionPipe, @Nullable Stage> stage;

  private Fault(
      FaultKind kind,
      @Nullable Direction direction,
      String text,
      Function<DirectionPipe, @Nullable Stage> stage) {
    this.kind = kind;
    this.direction = direction;
    this.text = text;
    this.stage = stage;
  }

  private static Fault in(
      Direction direction,
      FaultKind kind,
      String text,
      Function<DirectionPipe, @Nullable Stage> stage) {
    Objects.requireNonNull(direction, "direction");
    return new Fault(kind, direction, kind + " " + direction + text, stage);
  }

  private static Fault edit(
      Direction direction, FaultKind kind, Frames frames, Function<byte[], List<byte[]>> edit) {
    Objects.requireNonNull(frames, "frames");
    return in(direction, kind, " " + frames, pipe -> new EditStage(pipe, kind, frames, edit));
  }

  // ---- of the connection

  /**
   * Resets both connections (RST) immediately, and a new connection as soon as it is accepted.
   *
   * @return the fault
   */
  public static Fault reset() {
    return new Fault(FaultKind.RESET, null, "RESET", pipe -> null);
  }

  /**
   * Ends one direction (FIN) immediately and drops everything sent in it later. The other direction
   * stays open.
   *
   * @param direction the direction
   * @return the fault
   */
  public static Fault halfClose(Direction direction) {
    return in(direction, FaultKind.HALF_CLOSE, "", HalfCloseStage::new);
  }

  // ---- of the stream

  /**
   * Reads everything and forwards nothing, not even the end of the connection. The sender believes
   * that all was received. Swallowed bytes stay lost when the fault ends.
   *
   * @param direction the direction
   * @return the fault
   */
  public static Fault swallow(Direction direction) {
    return in(direction, FaultKind.SWALLOW, "", SwallowStage::new);
  }

  /**
   * Does not read. After some time the sender's socket is full and the sender can no longer write.
   * Nothing is lost when the fault ends. Because nothing is read, the end of the connection is not
   * noticed.
   *
   * @param direction the direction
   * @return the fault
   */
  public static Fault stall(Direction direction) {
    return in(direction, FaultKind.STALL, "", pipe -> null);
  }

  /**
   * Delays everything and keeps the order.
   *
   * @param direction the direction
   * @param time the delay
   * @return the fault
   */
  public static Fault delay(Direction direction, Duration time) {
    return delay(direction, time, time);
  }

  /**
   * Delays everything by a random time and keeps the order.
   *
   * @param direction the direction
   * @param min the shortest delay
   * @param max the longest delay
   * @return the fault
   */
  public static Fault delay(Direction direction, Duration min, Duration max) {
    checked(min, "min");
    if (checked(max, "max").compareTo(min) < 0) {
      throw new IllegalArgumentException("max: " + max + " (expected: min, " + min + ", or more)");
    }
    return in(
        direction,
        FaultKind.DELAY,
        " by " + min + " to " + max,
        pipe -> new DelayStage(pipe, min, max));
  }

  /**
   * Forwards one byte at a time, each in its own segment.
   *
   * @param direction the direction
   * @param pause the pause between two bytes; with 1 ms a frame of 100 bytes takes 0.1 s
   * @return the fault
   */
  public static Fault trickle(Direction direction, Duration pause) {
    checked(pause, "pause");
    return in(
        direction, FaultKind.TRICKLE, " every " + pause, pipe -> new TrickleStage(pipe, pause));
  }

  /**
   * Changes one bit in randomly chosen bytes.
   *
   * @param direction the direction
   * @param chance the probability for each byte, 0 to 1
   * @return the fault
   */
  public static Fault flip(Direction direction, double chance) {
    if (!(chance >= 0 && chance <= 1)) {
      throw new IllegalArgumentException("chance: " + chance + " (expected: 0 to 1)");
    }
    return in(direction, FaultKind.FLIP, " " + chance, pipe -> new BitFlipStage(pipe, chance));
  }

  /**
   * Forwards a number of bytes and no more.
   *
   * @param direction the direction
   * @param bytes the number, counted from the first frame after the fault is set
   * @param ending what follows
   * @return the fault
   */
  public static Fault cut(Direction direction, long bytes, Ending ending) {
    notNegative(bytes, "bytes");
    Objects.requireNonNull(ending, "ending");
    return in(
        direction,
        FaultKind.CUT,
        " after " + bytes + " bytes, " + ending,
        pipe -> new CutStreamStage(pipe, bytes, ending));
  }

  /**
   * Sends another protocol instead of the next bytes, and nothing more.
   *
   * @param direction the direction
   * @param protocol the protocol
   * @return the fault
   */
  public static Fault foreign(Direction direction, Foreign protocol) {
    return foreign(direction, protocol.bytes(direction));
  }

  /**
   * Sends other bytes instead of the next bytes, and nothing more.
   *
   * @param direction the direction
   * @param bytes the bytes, which are copied
   * @return the fault
   */
  public static Fault foreign(Direction direction, byte[] bytes) {
    byte[] said = bytes.clone();
    return in(
        direction,
        FaultKind.FOREIGN,
        " " + said.length + " bytes",
        pipe -> new ForeignStage(pipe, said));
  }

  // ---- of frames

  /**
   * Ends the stream within the first chosen frame.
   *
   * @param direction the direction
   * @param frames the choice of the frame
   * @param keep the number of its bytes that are forwarded; the header has 16
   * @param ending what follows
   * @return the fault
   */
  public static Fault cut(Direction direction, Frames frames, int keep, Ending ending) {
    notNegative(keep, "keep");
    Objects.requireNonNull(frames, "frames");
    Objects.requireNonNull(ending, "ending");
    return in(
        direction,
        FaultKind.CUT,
        " " + frames + " behind byte " + keep + ", " + ending,
        pipe -> new CutStage(pipe, frames, keep, ending));
  }

  /**
   * Inverts all bits of one byte of each frame.
   *
   * @param direction the direction
   * @param frames the choice of frames
   * @param offset the position of the byte, from 0; shorter frames do not change
   * @return the fault
   */
  public static Fault corrupt(Direction direction, Frames frames, int offset) {
    notNegative(offset, "offset");
    return edit(
        direction,
        FaultKind.CORRUPT,
        frames,
        frame -> {
          if (offset < frame.length) {
            frame[offset] ^= (byte) 0xff;
          }
          return List.of(frame);
        });
  }

  /**
   * Drops frames.
   *
   * @param direction the direction
   * @param frames the choice of frames
   * @return the fault
   */
  public static Fault drop(Direction direction, Frames frames) {
    return edit(direction, FaultKind.DROP, frames, frame -> List.of());
  }

  /**
   * Sends frames twice.
   *
   * @param direction the direction
   * @param frames the choice of frames
   * @return the fault
   */
  public static Fault duplicate(Direction direction, Frames frames) {
    return edit(direction, FaultKind.DUPLICATE, frames, frame -> List.of(frame, frame.clone()));
  }

  /**
   * Collects frames and forwards them in reverse order; others overtake them.
   *
   * @param direction the direction
   * @param frames the choice of frames
   * @param count the number of collected frames, 2 or more
   * @param maxWait the time after which collected frames are forwarded, even if there are fewer
   * @return the fault
   */
  public static Fault reorder(Direction direction, Frames frames, int count, Duration maxWait) {
    Objects.requireNonNull(frames, "frames");
    checked(maxWait, "maxWait");
    if (count < 2) {
      throw new IllegalArgumentException("count: " + count + " (expected: 2 or more)");
    }
    return in(
        direction,
        FaultKind.REORDER,
        " " + count + " of " + frames + " within " + maxWait,
        pipe -> new ReorderStage(pipe, frames, count, maxWait));
  }

  /**
   * Holds frames back for a time; others overtake them.
   *
   * @param direction the direction
   * @param frames the choice of frames
   * @param time the delay
   * @return the fault
   */
  public static Fault late(Direction direction, Frames frames, Duration time) {
    Objects.requireNonNull(frames, "frames");
    checked(time, "time");
    return in(
        direction,
        FaultKind.LATE,
        " " + frames + " by " + time,
        pipe -> new DelayFramesStage(pipe, frames, time));
  }

  /**
   * Gives frames an unused id, so that an answer matches no pending request.
   *
   * @param direction the direction
   * @param frames the choice of frames
   * @return the fault
   */
  public static Fault unknownId(Direction direction, Frames frames) {
    return edit(
        direction, FaultKind.UNKNOWN_ID, frames, frame -> List.of(Header.withUnknownId(frame)));
  }

  /**
   * Sends before each frame a copy with an unused id.
   *
   * @param direction the direction
   * @param frames the choice of frames
   * @return the fault
   */
  public static Fault stray(Direction direction, Frames frames) {
    return edit(
        direction, FaultKind.STRAY, frames, frame -> List.of(Header.withUnknownId(frame), frame));
  }

  /**
   * Changes the length in the header of frames, and nothing else. If the receiver allows the
   * length, it reads the following bytes as the rest of the frame.
   *
   * @param direction the direction
   * @param frames the choice of frames
   * @param length the length in the header, 0 to 4,294,967,295
   * @return the fault
   */
  public static Fault announce(Direction direction, Frames frames, long length) {
    if (length < 0 || length > 0xffff_ffffL) {
      throw new IllegalArgumentException("length: " + length + " (expected: 0 to 4294967295)");
    }
    return edit(
        direction,
        FaultKind.ANNOUNCE,
        frames,
        frame -> List.of(Header.withFullLength(frame, length)));
  }

  /**
   * Sets the length in the header of frames to one byte more than the protocol allows, which is 8
   * MiB.
   *
   * @param direction the direction
   * @param frames the choice of frames
   * @return the fault
   */
  public static Fault oversized(Direction direction, Frames frames) {
    return announce(direction, frames, Header.MAX_FRAME + 1L);
  }

  /**
   * Returns the kind of fault.
   *
   * @return the kind, by which {@link ProxyCounts} counts it
   */
  public FaultKind kind() {
    return kind;
  }

  @Override
  public String toString() {
    return text;
  }

  boolean isIn(Direction pipe) {
    return direction == pipe;
  }

  /** Returns the stage of the fault, or {@code null} if it needs none. */
  @Nullable Stage stageOrNull(DirectionPipe pipe) {
    return stage.apply(pipe);
  }

  private static void notNegative(long value, String name) {
    if (value < 0) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 0 or more)");
    }
  }

  private static Duration checked(Duration value, String name) {
    if (Objects.requireNonNull(value, name).isNegative() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 0 to " + LONGEST + ")");
    }
    return value;
  }
}
