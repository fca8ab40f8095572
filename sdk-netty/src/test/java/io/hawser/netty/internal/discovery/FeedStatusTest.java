package io.hawser.netty.internal.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  /** What was so before is so again, and what never was is so now. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          MAPPING                         | vgroup default_tx_group is now mapped to a cluster of registry test (in memory)
          REGISTRY                        | Registry test (in memory) answers now
          listed REGISTRY                 | Registry test (in memory) answers again
          SUBSCRIPTION                    | Changes are pushed now by registry test (in memory)
          REGISTRY SUBSCRIPTION           | Changes are pushed now by registry test (in memory)
          listed SUBSCRIPTION             | Changes are pushed again by registry test (in memory)
          listed REGISTRY SUBSCRIPTION    | Changes are pushed again by registry test (in memory)
          SUBSCRIPTION listed SUBSCRIPTION| Changes are pushed again by registry test (in memory)
          """)
  void theLineAtTheEndOfATroubleIsTrue(String before, String line) {
    try (CapturedLog log = new CapturedLog();
        LiveConfig config = new LiveConfig(HawserConfig.builder().servers("h:1").build())) {
      FeedStatus status = new FeedStatus(config, "test", "in memory", new PeerLog(nanos::get));
      status.clientStarted();
      for (String event : before.split(" ")) {
        if (event.equals("listed")) {
          status.listed("in memory", "default", List.of(), List.of(), true);
        } else {
          fail(status, Trouble.valueOf(event));
        }
      }
      status.listed("in memory", "default", List.of(), List.of(), true);
      String text = log.text();
      String last = text.strip().lines().reduce((a, b) -> b).orElse("");
      assertTrue(last.endsWith(" - " + line + ": cluster default has 0 server(s)"), text);
    }
  }

  private static void fail(FeedStatus status) {
    fail(status, Trouble.REGISTRY);
  }

  private static void fail(FeedStatus status, Trouble trouble) {
    status.failed("in memory", "default", new RegistryException("it is away", null), trouble);
  }
}
