package io.hawser.netty.internal.connection;

import io.hawser.protocol.Request;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The messages that register the client on one connection: those before it may be used, and later
 * ones (protocol section 6). One object per attempt to connect, confined to the connection's event
 * loop.
 */
public interface Registration {

  /** Returns the first message of the connection. */
  Request<?> first(InetSocketAddress localAddress);

  /** Returns a message with what the server does not know yet, or {@code null} if it knows all. */
  @Nullable Request<?> next();

  /**
   * Returns a description of what was sent, for the error when the server rejects it without a
   * reason.
   */
  String description();
}
