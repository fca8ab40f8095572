package io.hawser.protocol;

import java.util.List;

/**
 * A message with some results of merged frames, matched by id (code 121, section 4.3).
 *
 * @param resultMessages the results, in any order
 * @param msgIds the ids of the requests they answer
 */
public record BatchResultMessage(List<Message> resultMessages, List<Integer> msgIds)
    implements Message {

  /** The type code of this message on the wire. */
  public static final short TYPE_CODE = 121;

  /** Replaces null text by empty text and rejects null elsewhere. */
  public BatchResultMessage {
    resultMessages = List.copyOf(resultMessages);
    msgIds = List.copyOf(msgIds);
  }

  @Override
  public short typeCode() {
    return TYPE_CODE;
  }
}
