package io.hawser.netty.internal.transport;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of the two ends of a connection. A channel that is a part of another one, such as a
 * stream, has no such address itself: its transport attaches them.
 */
public final class PeerAddresses {
  private static final AttributeKey<PeerAddresses> KEY =
      AttributeKey.valueOf(PeerAddresses.class, "addresses");

  private final InetSocketAddress local;
  private final InetSocketAddress remote;

  private PeerAddresses(InetSocketAddress local, InetSocketAddress remote) {
    this.local = local;
    this.remote = remote;
  }

  /**
   * Attaches addresses to a channel that has none of its own, before handlers ask for them.
   *
   * @param channel the channel
   * @param local of this end
   * @param remote of the other end
   */
  public static void attach(Channel channel, InetSocketAddress local, InetSocketAddress remote) {
    channel.attr(KEY).set(new PeerAddresses(local, remote));
  }

  /**
   * Returns the address of this end.
   *
   * @param channel a connected channel
   * @return the address when the connection was opened
   */
  public static InetSocketAddress local(Channel channel) {
    PeerAddresses attached = channel.attr(KEY).get();
    return attached == null
        ? (InetSocketAddress) Objects.requireNonNull(channel.localAddress())
        : attached.local;
  }

  /**
   * Returns the address of the other end.
   *
   * @param channel a channel that is or was connected
   * @return the address when the connection was opened; {@code null} if it was gone too soon
   */
  public static @Nullable InetSocketAddress remote(Channel channel) {
    PeerAddresses attached = channel.attr(KEY).get();
    return attached == null ? (InetSocketAddress) channel.remoteAddress() : attached.remote;
  }
}
