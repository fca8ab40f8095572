package io.hawser.netty.internal.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.netty.internal.client.Await;
import io.hawser.testsupport.NoMoreThreads;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Names whose name server is silent, and threads that cannot be started. */
@Timeout(120)
class HostResolverTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @Test
  void silentNamesKeepNoThreadFromAGoodOne() {
    CountDownLatch silent = new CountDownLatch(1);
    try (HostResolver resolver =
        new HostResolver(
            host -> {
              if (host.startsWith("silent")) {
                Await.latch(silent);
              }
              return new InetAddress[] {LOOPBACK};
            })) {
      List<CompletionStage<List<InetAddress>>> hanging = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        hanging.add(resolver.addresses("silent" + i));
      }
      assertEquals(List.of(LOOPBACK), Await.result(resolver.addresses("good")));
      silent.countDown();
      hanging.forEach(Await::result);
    }
  }

  @Test
  void aNameThatIsBeingAskedForIsNotAskedForOnceMore() {
    CountDownLatch silent = new CountDownLatch(1);
    AtomicInteger lookups = new AtomicInteger();
    try (HostResolver resolver =
        new HostResolver(
            host -> {
              lookups.incrementAndGet();
              Await.latch(silent);
              return new InetAddress[] {LOOPBACK};
            })) {
      CompletionStage<List<InetAddress>> first = resolver.addresses("silent");
      for (int i = 0; i < 10_000; i++) {
        assertEquals(first, resolver.addresses("silent"));
      }
      silent.countDown();
      Await.result(first);
      assertEquals(1, lookups.get());
      Await.result(resolver.addresses("silent"));
      assertEquals(2, lookups.get());
    }
  }

  @Test
  void theOrderOfTheNameServerDoesNotMatterWithinAFamily() throws Exception {
    InetAddress a = InetAddress.getByName("10.0.0.1");
    InetAddress b = InetAddress.getByName("10.0.0.200");
    InetAddress six = InetAddress.getByName("fd00::1");
    try (HostResolver resolver = new HostResolver(host -> new InetAddress[] {b, six, a, b})) {
      assertEquals(List.of(a, b, six), Await.result(resolver.addresses("any")));
    }
  }

  @Test
  void aNameWhoseThreadCouldNotBeStartedIsAskedForAgain() throws Exception {
    AtomicInteger made = new AtomicInteger();
    ThreadFactory threads =
        task ->
            made.incrementAndGet() == 1
                ? NoMoreThreads.make(task)
                : new Thread(task, "hawser-dns-test");
    try (HostResolver resolver = new HostResolver(host -> new InetAddress[] {LOOPBACK}, threads)) {
      CompletableFuture<?> first = resolver.addresses("some.host").toCompletableFuture();
      ExecutionException error =
          assertThrows(ExecutionException.class, () -> first.get(60, TimeUnit.SECONDS));
      assertInstanceOf(OutOfMemoryError.class, error.getCause());
      assertEquals(List.of(LOOPBACK), Await.result(resolver.addresses("some.host")));
    }
  }
}
