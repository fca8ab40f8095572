package io.hawser.netty.server;

import io.hawser.netty.protocol.DecompressionBudget;
import io.hawser.netty.protocol.FrameDecoder;
import io.hawser.netty.protocol.ReadGate;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/** A client's connection over any channel, without a server. */
final class TestConnection {
  private TestConnection() {}

  static ClientConnection over(Channel channel, SharedLimits limits, Running running) {
    ReadGate gate = new ReadGate(channel);
    return new ClientConnection(
        channel,
        new InetSocketAddress("127.0.0.1", 1),
        FrameDecoder.registrationFirst(1 << 20, 1 << 20, new DecompressionBudget(), gate),
        gate,
        ServerConfig.builder().build(),
        limits,
        running);
  }
}
