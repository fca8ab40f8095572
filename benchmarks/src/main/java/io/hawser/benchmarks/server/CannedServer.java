package io.hawser.benchmarks.server;

import io.hawser.netty.rpc.Transports;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A server that costs as little as one can: a single event loop that looks at a request's type and
 * id, and copies the answer it has ready. So what is measured is the client.
 */
final class CannedServer {
  private CannedServer() {}

  /**
   * Starts it on the loopback address; it runs until the JVM ends.
   *
   * @param mergeResults whether a merged request is answered by one {@code MergeResultMessage}, as
   *     servers before 2.3.0 do, or by a frame for each request in it
   * @return its port
   */
  static int start(boolean mergeResults) throws InterruptedException {
    EventLoopGroup group = Transports.eventLoopGroup(1, "canned-io");
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Channel listening =
        new ServerBootstrap()
            .group(group)
            .channel(Transports.serverChannel())
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new CannedAnswers(mergeResults));
                  }
                })
            .bind(anyPort)
            .sync()
            .channel();
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }
}
