package io.hawser.protocol;

import java.util.List;

/**
 * A message with all results of one merged frame, matched by position (code 60, section 4.2).
 *
 * @param msgs the results; may be fewer than the requests
 */
public record MergeResultMessage(List<Message> msgs) implements Message {

  /** The type code of this message on the wire. */
  public static final short TYPE_CODE = 60;

  /** Replaces null text by empty text and rejects null elsewhere. */
  public MergeResultMessage {
    msgs = List.copyOf(msgs);
  }

  @Override
  public short typeCode() {
    return TYPE_CODE;
  }
}
