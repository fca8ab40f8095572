package io.hawser.benchmarks.server;

import io.hawser.netty.internal.runtime.Transports;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A server of a single event loop. With {@link CannedAnswers} it costs as little as one can: it
 * looks at a request's type and id, and copies the answer it has ready. So what is measured is the
 * client.
 */
final class CannedServer {
  private CannedServer() {}

  /**
   * Starts it on the loopback address; it runs until the JVM ends.
   *
   * @param ports on how many ports it listens: to a client, each is a server of its own
   * @param handlers fills the pipeline of each connection
   * @return the ports, chosen by the system
   */
  static List<Integer> start(int ports, Consumer<ChannelPipeline> handlers)
      throws InterruptedException {
    EventLoopGroup group = Transports.eventLoopGroup(1, "canned-io");
    ServerBootstrap server =
        new ServerBootstrap()
            .group(group)
            .channel(Transports.serverChannel())
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    handlers.accept(channel.pipeline());
                  }
                });
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    List<Integer> chosen = new ArrayList<>();
    for (int i = 0; i < ports; i++) {
      Channel listening = server.bind(anyPort).sync().channel();
      chosen.add(((InetSocketAddress) listening.localAddress()).getPort());
    }
    return chosen;
  }
}
