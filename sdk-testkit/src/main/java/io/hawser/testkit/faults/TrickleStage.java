package io.hawser.testkit.faults;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Forwards one byte at a time, with a pause between two bytes. */
final class TrickleStage extends Stage {
  private final long pauseNanos;
  private final Queue<byte[]> waiting = new ArrayDeque<>();
  private int position;
  private boolean scheduled;
  private @Nullable Ending ending;

  TrickleStage(DirectionPipe pipe, Duration pause) {
    super(pipe);
    this.pauseNanos = pause.toNanos();
  }

  @Override
  public void bytes(byte[] piece) {
    if (piece.length == 0) {
      return;
    }
    pipe.hold(piece.length);
    waiting.add(piece);
    if (!scheduled) {
      drip();
    }
  }

  @Override
  public void end(Ending sourceEnding) {
    ending = sourceEnding;
    endIfEmpty();
  }

  private void drip() {
    scheduled = false;
    byte[] piece = waiting.peek();
    if (piece == null) {
      return; // retired
    }
    byte[] one = {piece[position++]};
    if (position == piece.length) {
      waiting.remove();
      position = 0;
    }
    pipe.acted(FaultKind.TRICKLE);
    pipe.hold(-1);
    scheduled = true;
    pipe.schedule(this::drip, pauseNanos);
    next().bytes(one);
    endIfEmpty();
  }

  private void endIfEmpty() {
    Ending now = ending;
    if (now != null && waiting.isEmpty()) {
      ending = null;
      next().end(now);
    }
  }

  @Override
  void retire() {
    for (byte[] piece = waiting.poll(); piece != null; piece = waiting.poll()) {
      byte[] rest = Arrays.copyOfRange(piece, position, piece.length);
      position = 0;
      pipe.hold(-rest.length);
      next().bytes(rest);
    }
    endIfEmpty();
  }
}
