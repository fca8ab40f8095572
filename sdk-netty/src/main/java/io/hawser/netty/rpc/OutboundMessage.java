package io.hawser.netty.rpc;

/** What waits in a connection's queue: a request that wants an answer, or a frame that does not. */
public sealed interface OutboundMessage permits MessageFuture, OutboundFrame {}
