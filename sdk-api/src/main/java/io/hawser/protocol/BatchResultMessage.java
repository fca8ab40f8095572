package io.hawser.protocol;

import java.util.List;

/**
 * Some results of merged frames, by id (code 121, section 4.3).
 *
 * @param resultMessages the results, in any order
 * @param msgIds the ids of the requests they answer
 */
public record BatchResultMessage(List<Message> resultMessages, List<Integer> msgIds)
    implements Message {

  /** The code of this message on the wire. */
  public static final short TYPE_CODE = 121;

  /** Turns null text into empty text and refuses null elsewhere. */
  public BatchResultMessage {
    resultMessages = List.copyOf(resultMessages);
    msgIds = List.copyOf(msgIds);
  }

  @Override
  public short typeCode() {
    return TYPE_CODE;
  }
}
