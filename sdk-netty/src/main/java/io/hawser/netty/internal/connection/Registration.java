package io.hawser.netty.internal.connection;

import io.hawser.protocol.Request;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What one connection has to announce before it may be used, and later (protocol section 6). One
 * object per attempt to connect, confined to the connection's event loop.
 */
public interface Registration {

  /** The first message of the connection. */
  Request<?> first(InetSocketAddress localAddress);

  /** What has to be announced besides since then, or {@code null} if the server knows all. */
  @Nullable Request<?> next();

  /** What was sent, for the error when the server refuses it without a reason. */
  String description();
}
