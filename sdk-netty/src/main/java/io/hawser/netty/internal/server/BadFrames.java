package io.hawser.netty.internal.server;

import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.UndecodableFrame;
import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.netty.server.FailureAnswers;
import io.hawser.protocol.Message;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles the frames of one registered client that cannot be decoded. A few fail only the requests
 * that they belong to. Too many within a short time close the connection. Event loop only.
 */
final class BadFrames {
  private static final Logger log = LoggerFactory.getLogger(BadFrames.class);

  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final ClientConnection connection;
  private final int max;
  private final PeerLog logs;
  private int count;
  private long windowBegan;

  /**
   * Creates the count of one connection.
   *
   * @param connection whose frames are counted
   * @param max how many may come within ten seconds
   * @param logs of the endpoint
   */
  BadFrames(ClientConnection connection, int max, PeerLog logs) {
    this.connection = connection;
    this.max = max;
    this.logs = logs;
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
    logs.warn(log, "Dropped frame {} of {}: {}", frame.id(), connection, reason);
    if (count > max) {
      logs.info(
          log,
          "Closing the connection of {}: it sent {} frames within {} s that cannot be decoded (at"
              + " most maxUndecodableFrames: {}), the last because: {}",
          connection,
          count,
          TimeUnit.NANOSECONDS.toSeconds(WINDOW_NANOS),
          max,
          reason);
      connection.close();
    }
  }

  /** Says that it failed, where it is known which answer the client waits for. */
  private void answer(UndecodableFrame frame, String reason) {
    Message failure = FailureAnswers.ofTypeOrNull(frame.typeCode(), "Nothing was done. " + reason);
    if (failure != null) {
      connection.add(
          new ClientMessage.Answer(
              frame.id(),
              MessageType.RESPONSE,
              Compressor.NONE, // that of the frame may be what does not work
              failure,
              (unsendable, why, peer) -> failure));
    }
  }
}
