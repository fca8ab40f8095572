package io.hawser.netty.internal.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.config.HawserConfig;
import io.hawser.config.LiveConfig;
import io.hawser.error.RegistryException;
import io.hawser.netty.CapturedLog;
import io.hawser.netty.internal.discovery.FeedStatus.Trouble;
import io.hawser.netty.internal.runtime.PeerLog;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The log of a registry that fails and answers by turns. */
class FeedStatusTest {
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void anOutageThatTheLimitOfLinesLeftOutIsLoggedLater() {
    try (CapturedLog log = new CapturedLog();
        LiveConfig config = new LiveConfig(HawserConfig.builder().servers("h:1").build())) {
      FeedStatus status = new FeedStatus(config, "test", "in memory", new PeerLog(nanos::get));
      status.clientStarted();
      for (int i = 0; i < 20; i++) {
        status.listed("in memory", "default", List.of(), List.of(), true);
        fail(status);
      }
      assertEquals(10, log.lines("it is away"), log.text());
      fail(status);
      assertEquals(10, log.lines("it is away"), log.text());
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(11));
      fail(status);
      fail(status);
      assertEquals(11, log.lines("it is away"), log.text());
    }
  }

  private static void fail(FeedStatus status) {
    RegistryException error = new RegistryException("it is away", null);
    status.failed("in memory", "default", error, Trouble.REGISTRY);
  }
}
