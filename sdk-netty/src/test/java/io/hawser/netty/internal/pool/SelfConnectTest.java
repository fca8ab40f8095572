package io.hawser.netty.internal.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientRole;
import io.hawser.ClientStatus.ServerStatus;
import io.hawser.ClientStatus.State;
import io.hawser.config.HawserConfig;
import io.hawser.netty.EventLimit;
import io.hawser.netty.internal.call.ProcessorTable;
import io.hawser.netty.internal.client.Signer;
import io.hawser.netty.internal.client.TmRegistration;
import io.hawser.netty.internal.connection.ConnectionSettings;
import io.hawser.netty.internal.connection.Dialer;
import io.hawser.netty.internal.connection.Failover;
import io.hawser.netty.internal.connection.InFlightLimit;
import io.hawser.netty.internal.connection.Leadership;
import io.hawser.netty.internal.connection.NodeAddress;
import io.hawser.netty.internal.connection.RoleParts;
import io.hawser.netty.internal.connection.XidOrigins;
import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.netty.internal.runtime.Transports;
import io.hawser.registry.ServerAddress;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * TCP connects a local port to itself when no program listens there and the system happens to
 * choose it as the local port of an attempt. Here it is chosen on purpose.
 */
class SelfConnectTest {

  @Test
  @DisplayName("a connection of a port to itself is closed and counts as a failed attempt")
  void selfConnectIsAFailedAttempt() throws Exception {
    EventLoopGroup loops = Transports.eventLoopGroup(1, "hawser-self-connect");
    try {
      ServerAddress unused = unusedPort();
      CompletableFuture<ServerStatus> failed = new CompletableFuture<>();
      CompletableFuture<Channel> opened = new CompletableFuture<>();
      ConnectionSettings settings =
          ConnectionSettings.of(HawserConfig.builder().build(), ClientRole.TM);
      ServerNode node =
          new ServerNode(
              NodeAddress.of(unused),
              loops.next(),
              new RoleParts<>(
                  settings,
                  fromItsOwnPort(opened),
                  () ->
                      new TmRegistration(
                          HawserConfig.builder().build(),
                          new Signer(HawserConfig.builder().build())),
                  new ProcessorTable<>(new PeerLog()),
                  new Failover(
                      (of, request) -> null,
                      (of, request, denials) -> null,
                      new Leadership(),
                      settings),
                  new XidOrigins(),
                  new PeerLog()),
              new InFlightLimit(1),
              changed -> {
                if (changed.state() == State.IDLE) {
                  failed.complete(changed.status(false));
                }
              });
      node.start();
      Channel channel = opened.get(EventLimit.SECONDS, TimeUnit.SECONDS);
      ServerStatus status = failed.get(EventLimit.SECONDS, TimeUnit.SECONDS);
      assertTrue(status.lastError().contains("connected the port to itself"), status.lastError());
      assertEquals(1, status.failedAttempts());
      assertTrue(channel.closeFuture().await(EventLimit.SECONDS, TimeUnit.SECONDS));
      node.close();
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }

  private static Dialer fromItsOwnPort(CompletableFuture<Channel> opened) {
    return (node, loop, initializer) -> {
      ServerAddress address = node.listed();
      InetSocketAddress port = new InetSocketAddress(address.host(), address.port());
      CompletableFuture<Channel> connected = new CompletableFuture<>();
      ChannelFuture connecting =
          new Bootstrap()
              .group(loop)
              .channel(Transports.channel())
              .option(ChannelOption.SO_REUSEADDR, true)
              .handler(
                  new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                      initializer.accept(channel);
                    }
                  })
              .connect(port, port);
      connecting.addListener(
          done -> {
            if (done.isSuccess()) {
              opened.complete(connecting.channel());
              connected.complete(connecting.channel());
            } else {
              opened.completeExceptionally(done.cause());
              connected.completeExceptionally(done.cause());
            }
          });
      return connected;
    };
  }

  private static ServerAddress unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new ServerAddress("127.0.0.1", socket.getLocalPort());
    }
  }
}
