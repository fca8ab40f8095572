package io.hawser.netty.internal.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.ClientRole;
import io.hawser.config.HawserConfig;
import io.hawser.netty.internal.call.ProcessorTable;
import io.hawser.netty.internal.client.Signer;
import io.hawser.netty.internal.client.TmRegistration;
import io.hawser.netty.internal.connection.ConnectionSettings;
import io.hawser.netty.internal.connection.Failover;
import io.hawser.netty.internal.connection.InFlightLimit;
import io.hawser.netty.internal.connection.Leadership;
import io.hawser.netty.internal.connection.NodeAddress;
import io.hawser.netty.internal.connection.RoleParts;
import io.hawser.netty.internal.connection.XidOrigins;
import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.netty.internal.runtime.Transports;
import io.hawser.registry.ServerAddress;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A publication is closed by any thread, also in the middle of a change. */
class PublishedServersTest {
  private static final HawserConfig CONFIG = HawserConfig.builder().build();
  private static final ServerAddress ADDRESS = new ServerAddress("127.0.0.1", 8091);

  private final EventLoopGroup loops = Transports.eventLoopGroup(1, "hawser-publication");
  private final PublishedServers publication = new PublishedServers(servers -> (xid, key) -> 0);

  @AfterEach
  void stop() throws Exception {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
  }

  /** Returns a server that takes requests, without a connection. */
  private ServerNode readyServer() throws Exception {
    ConnectionSettings settings = ConnectionSettings.of(CONFIG, ClientRole.TM);
    EventLoop loop = loops.next();
    ServerNode node =
        new ServerNode(
            NodeAddress.of(ADDRESS),
            loop,
            new RoleParts<>(
                settings,
                (address, executor, initializer) -> {
                  throw new AssertionError("it is not dialled");
                },
                () -> new TmRegistration(CONFIG, new Signer(CONFIG)),
                new ProcessorTable<>(new PeerLog()),
                new Failover(
                    (of, request) -> null,
                    (of, request, denials) -> null,
                    new Leadership(),
                    settings),
                new XidOrigins(),
                new PeerLog()),
            new InFlightLimit(1),
            changed -> {});
    loop.submit(() -> node.registered(ADDRESS, "2.0.0")).sync();
    return node;
  }

  @Test
  void aServerThatIsReadyAcceptsRequestsUntilTheEnd() throws Exception {
    List<ServerNode> servers = List.of(readyServer());
    publication.publish(servers, false);
    assertEquals(servers, publication.ready().servers());

    publication.close();
    publication.publish(servers, true);

    assertEquals(List.of(), publication.ready().servers());
    assertEquals(servers, publication.all());
  }

  @Test
  void closingWhileServersArePublishedLeavesNone() throws Exception {
    ServerNode server = readyServer();
    List<ServerNode> closing =
        new AbstractList<>() {
          @Override
          public ServerNode get(int index) {
            publication.close(); // another thread, after the check
            return server;
          }

          @Override
          public int size() {
            return 1;
          }
        };

    publication.publish(closing, false);

    assertEquals(List.of(), publication.ready().servers());
  }
}
