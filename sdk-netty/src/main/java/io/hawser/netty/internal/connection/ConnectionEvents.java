package io.hawser.netty.internal.connection;

import io.hawser.netty.internal.codec.RpcMessage;
import org.jspecify.annotations.Nullable;

/** The events that the handlers in the pipeline of a connection report to it. Event loop only. */
interface ConnectionEvents {

  /**
   * Returns whether the connection is in use. What is read after its end means nothing any more.
   */
  boolean isOpen();

  /** Is called when the channel is open and the registration begins. */
  void connected();

  /**
   * Is called when the server has accepted the first message of the registration, and announced its
   * release.
   */
  void accepted(String serverVersion);

  /** Is called when everything there is to register is registered. */
  void registered();

  /** Handles a message of the server that is no answer. */
  void pushed(RpcMessage message);

  /** Is called when the channel accepts more data, or does not any more. */
  void writabilityChanged(boolean writable);

  /**
   * Is called when the connection is of no more use.
   *
   * @param rejected whether the server rejected the registration, with an answer
   * @param reason what happened
   */
  void lost(boolean rejected, String reason, @Nullable Throwable cause);

  /** Is called when a step failed in a way that nothing else reports; it ends the connection. */
  void failed(Throwable error);
}
