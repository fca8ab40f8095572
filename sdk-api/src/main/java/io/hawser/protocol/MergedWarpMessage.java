package io.hawser.protocol;

import java.util.List;

/**
 * A message with several requests in one frame (code 59, section 4.1).
 *
 * @param msgs the requests, in order
 * @param msgIds their ids in the same order; empty from clients before 1.5
 */
public record MergedWarpMessage(List<Message> msgs, List<Integer> msgIds) implements Message {

  /** The type code of this message on the wire. */
  public static final short TYPE_CODE = 59;

  /** Replaces null text by empty text and rejects null elsewhere. */
  public MergedWarpMessage {
    msgs = List.copyOf(msgs);
    msgIds = List.copyOf(msgIds);
  }

  @Override
  public short typeCode() {
    return TYPE_CODE;
  }
}
