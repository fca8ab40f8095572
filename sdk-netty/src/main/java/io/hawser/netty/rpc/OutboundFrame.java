package io.hawser.netty.rpc;

import io.hawser.error.HawserException;
import io.hawser.netty.protocol.Compressor;
import io.hawser.protocol.Message;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A frame that this side does not wait for an answer to.
 *
 * @param id the id to answer, or {@code null} to take the next one of the connection
 * @param messageType byte 9 of the header
 * @param compressor what the other side used, or what is configured
 * @param headMap entries of the head map
 * @param body the message
 * @param written told when the frame was handed to the network, with {@code null}, or with the
 *     reason why it was not
 * @param onlyOn the connection it may be written on, or {@code null} for any: an answer means
 *     nothing to a server that was started anew, or something else
 */
public record OutboundFrame(
    @Nullable Integer id,
    byte messageType,
    Compressor compressor,
    Map<String, String> headMap,
    Message body,
    Consumer<@Nullable HawserException> written,
    @Nullable Object onlyOn)
    implements OutboundMessage {

  /** A frame for whatever connection there is when it is written. */
  public OutboundFrame(
      @Nullable Integer id,
      byte messageType,
      Compressor compressor,
      Map<String, String> headMap,
      Message body,
      Consumer<@Nullable HawserException> written) {
    this(id, messageType, compressor, headMap, body, written, null);
  }
}
