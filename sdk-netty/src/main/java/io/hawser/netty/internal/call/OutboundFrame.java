package io.hawser.netty.internal.call;

import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.runtime.Unreliable;
import io.hawser.protocol.Message;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A frame that this side does not wait for an answer to. */
public final class OutboundFrame extends OutboundMessage {
  private static final Logger log = LoggerFactory.getLogger(OutboundFrame.class);

  private final @Nullable Integer id;
  private final byte messageType;
  private final Compressor compressor;
  private final Map<String, String> headMap;
  private final Message body;
  private final Consumer<@Nullable HawserException> written;

  /**
   * Creates a frame.
   *
   * @param id the id to answer, or {@code null} to take the next one of the connection
   * @param messageType byte 9 of the header
   * @param compressor what the other side used, or what is configured
   * @param headMap entries of the head map
   * @param body the message
   * @param written called when the frame was handed to the network, with {@code null}, or with the
   *     reason why it was not
   */
  public OutboundFrame(
      @Nullable Integer id,
      byte messageType,
      Compressor compressor,
      Map<String, String> headMap,
      Message body,
      Consumer<@Nullable HawserException> written) {
    this.id = id;
    this.messageType = messageType;
    this.compressor = compressor;
    this.headMap = headMap;
    this.body = body;
    this.written = written;
  }

  @Override
  public void encode(ChunkEncoder chunk) {
    written.accept(chunk.append(id, messageType, compressor, headMap, body));
  }

  @Override
  public void reject(HawserException error) {
    try {
      written.accept(error);
    } catch (Throwable e) { // others are rejected after it
      Unreliable.log(it -> log.error("Rejecting a {} failed", MessageNames.of(body), it), e);
    }
  }

  @Override
  public Delivery delivery() {
    return Delivery.NOT_SENT;
  }

  @Override
  public long weight() {
    return MessageWeight.of(body);
  }

  @Override
  public boolean isAnswer() {
    return id != null;
  }
}
