package io.hawser.netty.internal.connection;

import io.hawser.registry.ServerAddress;

/** The events that a connection reports to the server node it belongs to. Event loop only. */
public interface ConnectionListener {

  /** Is called when the channel is open; registering begins. */
  void connected();

  /** Is called when the connection can be used. */
  void registered(ServerAddress resolved, String serverVersion);

  /**
   * Is called when something was written: if the node is draining, there may be nothing left to
   * write.
   */
  void closeIfDrained();

  /**
   * Is called when the connection has ended by itself: once, and before its requests move or fail,
   * so that nothing selects it any more when they do.
   *
   * @param rejected whether the server rejected the registration
   * @param reason what happened
   */
  void lost(boolean rejected, String reason);
}
