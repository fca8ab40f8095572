package io.hawser.netty.internal.codec;

import io.netty.channel.Channel;
import java.util.EnumSet;
import java.util.Set;

/**
 * Decides whether one connection is read: it is while there is no reason not to. Several parts of a
 * connection may hold it at the same time without knowing of each other. Event loop only.
 */
public final class ReadGate {
  private final Set<Reason> reasons = EnumSet.noneOf(Reason.class);
  private final Channel channel;

  /** Says why a connection is not read. */
  public enum Reason {
    /** Its compressed frames have cost more time than it may use. */
    DECOMPRESSION,

    /** It does not read what is sent to it. */
    UNREAD,

    /** Its registration is in progress. */
    REGISTRATION,

    /** It is being closed. */
    CLOSING
  }

  /**
   * Creates the gate of a connection, open.
   *
   * @param channel the connection
   */
  public ReadGate(Channel channel) {
    this.channel = channel;
  }

  /**
   * Returns whether there is a reason not to read.
   *
   * @param reason which
   * @return whether it holds the connection now
   */
  public boolean isHeldBy(Reason reason) {
    return reasons.contains(reason);
  }

  /**
   * Stops the reading, if it has not stopped.
   *
   * @param reason why
   */
  public void hold(Reason reason) {
    if (reasons.add(reason) && reasons.size() == 1) {
      channel.config().setAutoRead(false);
    }
  }

  /**
   * Resumes the reading, unless there is another reason not to.
   *
   * @param reason which no longer exists
   */
  public void release(Reason reason) {
    if (reasons.remove(reason) && reasons.isEmpty()) {
      channel.config().setAutoRead(true);
    }
  }
}
