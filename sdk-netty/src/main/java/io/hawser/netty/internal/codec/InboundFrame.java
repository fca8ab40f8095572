package io.hawser.netty.internal.codec;

/**
 * A well delimited frame, as {@link FrameDecoder} emits it: an {@link RpcMessage} or an {@link
 * UndecodableFrame}.
 */
public interface InboundFrame {

  /** Returns the id in the header; for an answer, the id of the request. */
  int id();
}
