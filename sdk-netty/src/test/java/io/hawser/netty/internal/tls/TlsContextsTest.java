package io.hawser.netty.internal.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.netty.EventLimit;
import io.hawser.netty.internal.client.Await;
import io.hawser.netty.security.TlsConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks for changed certificates: one that fails, and many that wait. */
class TlsContextsTest {
  @TempDir Path directory;

  private static SslContext current(TlsContexts contexts) throws Exception {
    return contexts.current().toCompletableFuture().get(EventLimit.SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void theyAreReadAgainAfterAnError() throws Exception {
    TestPki pki = new TestPki(directory);
    TlsConfig config = TlsConfig.server(pki.pem("server", pki.issue("first")));
    AtomicInteger reads = new AtomicInteger();
    ContextFactory factory =
        (unused, keys, trusted) -> {
          if (reads.incrementAndGet() == 2) {
            throw new OutOfMemoryError("test");
          }
          return SslContextBuilder.forServer(keys).build();
        };
    try (TlsContexts contexts = TlsContexts.server(config, factory)) {
      SslContext first = current(contexts);
      pki.pem("server", pki.issue("second"));
      assertSame(first, current(contexts));
      SslContext second = current(contexts);
      assertNotSame(first, second);
      assertSame(second, current(contexts));
      assertEquals(3, reads.get());
    }
  }

  @Test
  void allThatWaitForALookShareTheNextOne() throws Exception {
    TestPki pki = new TestPki(directory);
    TlsConfig config = TlsConfig.server(pki.pem("server", pki.issue("first")));
    CountDownLatch looking = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger reads = new AtomicInteger();
    ContextFactory factory =
        (unused, keys, trusted) -> {
          if (reads.incrementAndGet() == 2) {
            looking.countDown();
            Await.latch(goOn);
          }
          return SslContextBuilder.forServer(keys).build();
        };
    try (TlsContexts contexts = TlsContexts.server(config, factory)) {
      pki.pem("server", pki.issue("second"));
      CompletionStage<SslContext> running = contexts.current();
      Await.latch(looking);
      CompletionStage<SslContext> next = contexts.current();
      assertNotSame(running, next, "what runs may have missed a change");
      assertSame(next, contexts.current());
      goOn.countDown();
      next.toCompletableFuture().get(EventLimit.SECONDS, TimeUnit.SECONDS);
      assertNotSame(next, contexts.current());
    }
  }

  @Test
  void aLookThatHasNotBegunFailsWhenTheyAreClosed() throws Exception {
    TestPki pki = new TestPki(directory);
    TlsConfig config = TlsConfig.server(pki.pem("server", pki.issue("first")));
    CountDownLatch looking = new CountDownLatch(1);
    AtomicInteger reads = new AtomicInteger();
    ContextFactory factory =
        (unused, keys, trusted) -> {
          if (reads.incrementAndGet() == 2) {
            looking.countDown();
            Await.latch(new CountDownLatch(1)); // until it is interrupted
          }
          return SslContextBuilder.forServer(keys).build();
        };
    TlsContexts contexts = TlsContexts.server(config, factory);
    pki.pem("server", pki.issue("second"));
    contexts.current();
    Await.latch(looking);
    CompletionStage<SslContext> next = contexts.current();
    contexts.close();
    assertTrue(next.toCompletableFuture().isCompletedExceptionally());
    assertThrows(RejectedExecutionException.class, contexts::current);
  }
}
