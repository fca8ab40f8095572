package io.hawser.netty.internal.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.ClientRole;
import io.hawser.config.HawserConfig;
import io.hawser.netty.internal.client.Await;
import io.hawser.netty.internal.runtime.Transports;
import io.hawser.netty.internal.transport.TcpTransport;
import io.hawser.registry.ServerAddress;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class AddressDialerTest {

  @Test
  @EnabledOnOs(OS.LINUX) // elsewhere 127.0.0.2 is not an address of the machine
  void aNameWhoseFirstAddressRefusesIsReachedAtTheSecond() throws Exception {
    InetAddress refusing = InetAddress.getByName("127.0.0.1");
    InetAddress listening = InetAddress.getByName("127.0.0.2");
    EventLoopGroup loops = Transports.eventLoopGroup(1, "dialer-test");
    try (ServerSocket server = new ServerSocket(0, 1, listening);
        HostResolver resolver = new HostResolver(host -> new InetAddress[] {refusing, listening})) {
      HawserConfig config = HawserConfig.builder().build();
      AddressDialer dialer =
          new AddressDialer(
              resolver,
              new TcpTransport().client(config),
              ConnectionSettings.of(config, ClientRole.TM));
      Channel channel =
          Await.result(
              dialer.dial(
                  NodeAddress.of(new ServerAddress("some.host", server.getLocalPort())),
                  loops.next(),
                  c -> {}));
      assertEquals(listening, ((InetSocketAddress) channel.remoteAddress()).getAddress());
      channel.close().sync();
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
  }
}
