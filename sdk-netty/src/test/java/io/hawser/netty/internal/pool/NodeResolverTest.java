package io.hawser.netty.internal.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.netty.internal.connection.HostResolver;
import io.hawser.netty.internal.discovery.FoundServers;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import io.netty.channel.DefaultEventLoop;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An answer of only unknown names is not published, but what it says of other servers counts. */
@Timeout(120)
class NodeResolverTest {
  private static final String A = "10.0.0.1:8091";
  private static final String B = "10.0.0.2:8091";
  private static final String UNKNOWN = "slow.example:8091";

  private final DefaultEventLoop loop = new DefaultEventLoop();
  private final CountDownLatch mayAnswer = new CountDownLatch(1);
  private final HostResolver names = new HostResolver(this::slowly);
  private final LinkedBlockingQueue<FoundNodes> answers = new LinkedBlockingQueue<>();
  private final NodeResolver nodes =
      new NodeResolver(names, loop, Duration.ofDays(1), answers::add);

  @AfterEach
  void stop() throws Exception {
    names.close();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
  }

  private InetAddress[] slowly(String host) throws UnknownHostException {
    try {
      mayAnswer.await();
    } catch (InterruptedException e) {
      throw new UnknownHostException(host);
    }
    return new InetAddress[] {InetAddress.getByAddress(host, new byte[] {10, 0, 0, 9})};
  }

  private static Set<ServerAddress> addresses(String... servers) {
    return Stream.of(servers).map(ServerAddress::parse).collect(Collectors.toSet());
  }

  private void find(String listed, Set<ServerAddress> forgotten, boolean moved) {
    nodes.found(new FoundServers(List.of(ServiceInstance.of(listed)), forgotten, moved));
  }

  @Test
  void whatWasForgottenStaysSoUnlessItIsListed() throws Exception {
    find(UNKNOWN, addresses(A, B), false);
    find(B, Set.of(), false);
    assertEquals(addresses(A), answers.take().forgotten());
    find(B, Set.of(), false);
    assertEquals(Set.of(), answers.take().forgotten());
  }

  @Test
  void theMoveToAnotherClusterIsPublishedWithTheNextAnswer() throws Exception {
    find(UNKNOWN, Set.of(), true);
    find(UNKNOWN, Set.of(), false);
    find(B, addresses(A), false);
    FoundNodes found = answers.take();
    assertTrue(found.moved());
    assertEquals(addresses(A), found.forgotten());
    find(A, Set.of(), false);
    assertFalse(answers.take().moved());
  }

  @Test
  void afterAMoveTheServersOfTheFormerClusterHaveLeft() throws Exception {
    find(UNKNOWN, addresses(A), false);
    find(B, Set.of(), true);
    FoundNodes found = answers.take();
    assertTrue(found.moved());
    assertEquals(Set.of(), found.forgotten());
  }

  @Test
  void aMoveIsPublishedOnce() throws Exception {
    nodes.found(
        new FoundServers(
            List.of(ServiceInstance.of(A), ServiceInstance.of(UNKNOWN)), Set.of(), true));
    assertTrue(answers.take().moved());
    mayAnswer.countDown();
    FoundNodes found = answers.take();
    assertEquals(2, found.nodes().size());
    assertFalse(found.moved());
  }
}
