package io.hawser.netty.internal.codec;

import io.hawser.error.ProtocolException;

/**
 * A frame whose borders are clear but whose content is not. The connection stays usable: the
 * request with this id can fail immediately.
 *
 * @param id the id in the header
 * @param messageType byte 9 of the header
 * @param typeCode what the message would have been, 0 if that is unknown
 * @param error what is wrong
 */
public record UndecodableFrame(int id, byte messageType, short typeCode, ProtocolException error)
    implements InboundFrame {}
