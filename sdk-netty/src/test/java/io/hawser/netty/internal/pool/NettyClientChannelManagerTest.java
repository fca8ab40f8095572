package io.hawser.netty.internal.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientRole;
import io.hawser.config.HawserConfig;
import io.hawser.error.NoServerAvailableException;
import io.hawser.netty.CapturedLog;
import io.hawser.netty.EventLimit;
import io.hawser.netty.internal.call.ProcessorTable;
import io.hawser.netty.internal.client.Await;
import io.hawser.netty.internal.client.Signer;
import io.hawser.netty.internal.client.TmRegistration;
import io.hawser.netty.internal.connection.Connection;
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
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.registry.ServerAddress;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many servers, none of which can be reached. */
@Timeout(2 * EventLimit.SECONDS)
class NettyClientChannelManagerTest {
  private static final HawserConfig CONFIG =
      HawserConfig.builder()
          .set("client.reconnect.minBackoff", "1ms")
          .set("client.reconnect.maxBackoff", "5ms")
          .build();
  private static final Dialer HANGING = (node, loop, initializer) -> new CompletableFuture<>();

  private final EventLoopGroup loops = Transports.eventLoopGroup(1, "hawser-manager-test");
  private final EventLoop loop = loops.next();
  private final AtomicInteger described = new AtomicInteger();
  private final Leadership leadership = new Leadership();
  private final PeerLog logs = new PeerLog();

  @AfterEach
  void stop() throws Exception {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
  }

  private NettyClientChannelManager manager(Dialer dialer) {
    return new NettyClientChannelManager(
        ClientRole.TM,
        loop,
        (node, owner) -> node(node, dialer, owner::changed),
        servers -> (xid, key) -> 0,
        () -> {
          described.incrementAndGet();
          return "Searched here.";
        },
        node -> {});
  }

  private ServerNode node(NodeAddress address, Dialer dialer, Consumer<ServerNode> listener) {
    ConnectionSettings settings = ConnectionSettings.of(CONFIG, ClientRole.TM);
    return new ServerNode(
        address,
        loop,
        new RoleParts<Connection>(
            settings,
            dialer,
            () -> new TmRegistration(CONFIG, new Signer(CONFIG)),
            new ProcessorTable<>(new PeerLog()),
            new Failover(
                (of, request) -> null, (of, request, denials) -> null, leadership, settings),
            new XidOrigins(),
            logs),
        new InFlightLimit(10),
        listener);
  }

  private static FoundNodes found(int firstPort, int count) {
    List<NodeAddress> nodes =
        IntStream.range(firstPort, firstPort + count)
            .mapToObj(port -> NodeAddress.of(new ServerAddress("127.0.0.1", port)))
            .toList();
    return new FoundNodes(nodes, Map.of(), Set.of(), false, false);
  }

  /** Waits until the event loop has done what it was given. */
  private void settle() throws Exception {
    loop.submit(() -> {}).sync();
  }

  private static void assertLimited(CapturedLog log, String line, long since) {
    long lines = log.lines(line);
    assertTrue(lines > 0 && lines <= CapturedLog.limitSince(since), line + ": " + lines);
  }

  @Test
  void serversThatStayDownAreDescribedOnce() throws Exception {
    CountDownLatch dialled = new CountDownLatch(60);
    NettyClientChannelManager manager =
        manager(
            (node, loop, initializer) -> {
              dialled.countDown();
              return CompletableFuture.failedFuture(new IllegalStateException("down"));
            });
    manager.update(found(1, 20));
    Await.latch(dialled);
    settle();
    assertTrue(manager.firstOutcome().isCompletedExceptionally());
    assertEquals(1, described.get());
    manager.close().get(EventLimit.SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void anEmptyListIsDescribedOnceForTheStart() throws Exception {
    NettyClientChannelManager manager = manager(HANGING);
    for (int i = 0; i < 100; i++) {
      manager.update(new FoundNodes(List.of(), Map.of(), Set.of(), true, false));
    }
    settle();
    assertTrue(manager.firstOutcome().isCompletedExceptionally());
    assertEquals(1, described.get());
  }

  @Test
  void twoListsThatAlternateCostFewLogLines() throws Exception {
    long begun = System.nanoTime();
    try (CapturedLog log = new CapturedLog()) {
      NettyClientChannelManager manager = manager(HANGING);
      for (int i = 0; i < 100; i++) {
        manager.update(found(i % 2 == 0 ? 1 : 51, 50));
      }
      settle();
      assertLimited(log, "50 servers for the TM, ", begun);
      assertEquals(0, log.lines("is not listed any more"), "no line for each server");
      manager.close().get(EventLimit.SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void oneServerThatComesAndGoesCostsFewLogLines() throws Exception {
    long begun = System.nanoTime();
    try (CapturedLog log = new CapturedLog()) {
      NettyClientChannelManager manager = manager(HANGING);
      for (int i = 0; i < 100; i++) {
        manager.update(found(1, 1 + i % 2));
      }
      for (int i = 0; i < 200; i++) {
        manager.update(found(1, i % 2));
      }
      settle();
      assertLimited(log, "127.0.0.1:2 (TM) is not listed any more", begun);
      assertLimited(log, "No server for the TM is listed any more", begun);
      assertLimited(log, "Servers for the TM are listed again", begun);
      manager.close().get(EventLimit.SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void serversThatAcceptAndDropCostFewLogLines() throws Exception {
    long begun = System.nanoTime();
    try (CapturedLog log = new CapturedLog()) {
      List<ServerNode> nodes =
          found(1, 20).nodes().stream().map(it -> node(it, HANGING, changed -> {})).toList();
      loop.submit(() -> nodes.forEach(NettyClientChannelManagerTest::acceptAndDrop)).sync();
      assertLimited(log, "is ready, server version 2.0", begun);
      assertLimited(log, "Lost 127.0.0.1:", begun);
      nodes.forEach(ServerNode::close);
      settle();
    }
  }

  private static void acceptAndDrop(ServerNode node) {
    for (int i = 0; i < 5; i++) {
      node.registered(new ServerAddress("127.0.0.1", 1), "2.0");
      node.lost(false, "dropped");
    }
  }

  @Test
  void aRequestWithoutATimerDoesNotWait() throws Exception {
    EventLoop withoutTimers =
        new DefaultEventLoop() {
          @Override
          public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
            throw new InternalError("on purpose");
          }
        };
    InFlightLimit limit = new InFlightLimit(1);
    NettyClientChannelManager manager = manager(HANGING);
    ServerWaits waits =
        new ServerWaits(
            manager,
            new ServerSelector(manager, leadership),
            limit,
            withoutTimers,
            ConnectionSettings.of(CONFIG, ClientRole.TM));
    manager.update(found(1, 1));
    settle();
    assertTrue(manager.isWorthWaiting());
    CompletableFuture<Connection> waiting =
        waits.stage(new GlobalStatusRequest("x:1:1", ""), 60_000).toCompletableFuture();
    assertInstanceOf(
        NoServerAvailableException.class, waiting.handle((it, error) -> error).getNow(null));
    assertTrue(waits.isEmpty());
    assertTrue(limit.take(), "its permit is back");
    manager.close().get(EventLimit.SECONDS, TimeUnit.SECONDS);
    withoutTimers.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
  }
}
