package io.hawser.netty.internal.codec;

/** What {@link FrameDecoder} emits for each well delimited frame. */
public interface InboundFrame {

  /** The id in the header; for an answer, the id of the request. */
  int id();
}
