package io.hawser.netty.internal.codec;

/** What {@link FrameDecoder} emits for each well delimited frame. */
public sealed interface InboundFrame permits RpcMessage, UndecodableFrame {

  /** The id in the header; for an answer, the id of the request. */
  int id();
}
