package io.hawser.netty.server;

import io.hawser.netty.protocol.Compressor;
import io.hawser.netty.protocol.MessageType;
import io.hawser.netty.protocol.UndecodableFrame;
import io.hawser.protocol.Message;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the frames of one registered client cost that cannot be decoded: the first ones only
 * themselves, many within a short time the connection. Event loop only.
 */
final class BadFrames {
  private static final Logger log = LoggerFactory.getLogger(ClientConnectionHandler.class);

  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final ClientConnection connection;
  private final Limits limits;
  private int count;
  private long windowBegan;

  /**
   * What all connections of an endpoint have in common.
   *
   * @param max how many may come from one within ten seconds
   * @param dropped the pauses between log lines about frames
   * @param closed the pauses between log lines about connections
   */
  record Limits(int max, LogPause dropped, LogPause closed) {
    Limits(int max) {
      this(max, new LogPause(), new LogPause());
    }
  }

  BadFrames(ClientConnection connection, Limits limits) {
    this.connection = connection;
    this.limits = limits;
  }

  /** Fails the request that waits for the frame, if it is known, or closes the connection. */
  void add(UndecodableFrame frame) {
    String reason = String.valueOf(frame.error().getMessage());
    long now = System.nanoTime();
    if (count == 0 || now - windowBegan > WINDOW_NANOS) {
      windowBegan = now;
      count = 0;
    }
    count++;
    if (frame.messageType() == MessageType.RESPONSE) {
      connection.pending().undecodable(frame.id(), frame.error());
    } else if (frame.messageType() == MessageType.REQUEST) {
      answer(frame, reason);
    }
    boolean close = count > limits.max();
    if (limits.dropped().isOver()) {
      log.warn(
          "Dropped frame {} of {}: {}. Others of the next seconds are logged at DEBUG",
          frame.id(),
          connection,
          reason);
    } else {
      log.debug("Dropped frame {} of {}: {}", frame.id(), connection, reason);
    }
    if (close) {
      String message =
          "Closing the connection of {}: it sent {} frames within {} s that cannot be decoded (at"
              + " most maxUndecodableFrames: {}), the last because: {}";
      long seconds = TimeUnit.NANOSECONDS.toSeconds(WINDOW_NANOS);
      if (limits.closed().isOver()) {
        log.info(message, connection, count, seconds, limits.max(), reason);
      } else {
        log.debug(message, connection, count, seconds, limits.max(), reason);
      }
      connection.close();
    }
  }

  /** Says that it failed, where it is known which answer the client waits for. */
  private void answer(UndecodableFrame frame, String reason) {
    Message failure = FailureAnswers.ofTypeOrNull(frame.typeCode(), "Nothing was done. " + reason);
    if (failure != null) {
      connection.add(
          new Outbound.Answer(
              frame.id(),
              MessageType.RESPONSE,
              Compressor.NONE, // that of the frame may be what does not work
              failure,
              (unsendable, why, peer) -> failure));
    }
  }
}
