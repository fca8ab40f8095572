package io.hawser.netty.internal.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.hawser.netty.EventLimit;
import io.hawser.netty.security.TlsConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changed certificates that cannot be read at the first attempt. */
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
}
