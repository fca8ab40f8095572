package io.hawser.netty.internal.codec;

import io.hawser.error.ProtocolException;

/**
 * A frame whose borders are clear but whose content is not. The connection stays usable: whoever
 * waits for the id can be told at once.
 *
 * @param id the id in the header
 * @param messageType byte 9 of the header
 * @param typeCode what the message would have been, 0 if that cannot be told
 * @param error what is wrong
 */
public record UndecodableFrame(int id, byte messageType, short typeCode, ProtocolException error)
    implements InboundFrame {}
