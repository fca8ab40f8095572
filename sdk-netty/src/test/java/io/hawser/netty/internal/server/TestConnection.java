package io.hawser.netty.internal.server;

import io.hawser.netty.internal.codec.DecompressionBudget;
import io.hawser.netty.internal.codec.FrameDecoder;
import io.hawser.netty.internal.codec.ReadGate;
import io.hawser.netty.server.ServerConfig;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/** A client's connection over any channel, without a server. */
final class TestConnection {
  private TestConnection() {}

  static ClientConnection over(Channel channel, SharedLimits limits, InFlightWork running) {
    return over(channel, ServerConfig.builder().build(), limits, running);
  }

  static ClientConnection over(
      Channel channel, ServerConfig config, SharedLimits limits, InFlightWork running) {
    ReadGate gate = new ReadGate(channel);
    return new ClientConnection(
        channel,
        new InetSocketAddress("127.0.0.1", 1),
        FrameDecoder.registrationFirst(1 << 20, 1 << 20, new DecompressionBudget(), gate),
        gate,
        config,
        limits,
        running);
  }
}
