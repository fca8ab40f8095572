package io.hawser.netty.internal.codec;

import io.hawser.protocol.Message;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One frame, decoded.
 *
 * @param id the request id: any int
 * @param messageType see {@link MessageType}; other values occur
 * @param compressor the compressor of the body; an answer repeats it (section 1.6)
 * @param headMap the head map; a null value is possible on the wire
 * @param body the message
 */
public record RpcMessage(
    int id,
    byte messageType,
    Compressor compressor,
    Map<String, @Nullable String> headMap,
    Message body)
    implements InboundFrame {}
