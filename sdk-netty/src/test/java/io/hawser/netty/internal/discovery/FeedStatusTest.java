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
        status.listed("in memory", "default", List.of(), List.of(), null);
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

  /** Whatever the limit leaves out, the last line is true. */
  @Test
  void eachLoggedWarningHasItsEnd() {
    try (CapturedLog log = new CapturedLog();
        LiveConfig config = new LiveConfig(HawserConfig.builder().servers("h:1").build())) {
      FeedStatus status = new FeedStatus(config, "test", "in memory", new PeerLog(nanos::get));
      status.clientStarted();
      fail(status);
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(5)); // so warnings may be logged again earlier
      for (int i = 0; i < 10; i++) {
        status.listed("in memory", "default", List.of(), List.of(), null);
        fail(status);
      }
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(6));
      for (int i = 0; i < 2; i++) {
        fail(status);
        status.listed("in memory", "default", List.of(), List.of(), null);
        assertTrue(lastLine(log).contains(" INFO "), log.text());
      }
      assertEquals(12, log.lines("it is away"), log.text());
      assertEquals(12, log.lines(" answers "), log.text());
    }
  }

  @Test
  void untilTheClientHasStartedNothingIsLogged() {
    try (CapturedLog log = new CapturedLog();
        LiveConfig config = new LiveConfig(HawserConfig.builder().servers("h:1").build())) {
      FeedStatus status = new FeedStatus(config, "test", "in memory", new PeerLog(nanos::get));
      fail(status);
      status.listed("in memory", "default", List.of(), List.of(), null);
      fail(status);
      status.misfit("in memory", "default", new RegistryException("of another release", null));
      assertEquals(List.of(), ofThisTest(log));
      status.clientStarted();
      assertTrue(
          lastLine(log)
              .endsWith(" - of another release. It is not asked again before the next start"),
          log.text());
      assertEquals(1, ofThisTest(log).size(), log.text());
    }
  }

  /** A push may have been on its way. */
  @Test
  void aRegistryWhoseLibrariesDoNotFitNeverAnswersAgain() {
    try (CapturedLog log = new CapturedLog();
        LiveConfig config = new LiveConfig(HawserConfig.builder().servers("h:1").build())) {
      FeedStatus status = new FeedStatus(config, "test", "in memory", new PeerLog(nanos::get));
      status.misfit("in memory", "default", new RegistryException("of another release", null));
      status.listed("in memory", "default", List.of(), List.of(), null);
      status.clientStarted();
      status.listed("in memory", "default", List.of(), List.of(), null);
      assertEquals(1, log.lines("of another release. It is not asked again"), log.text());
      assertEquals(1, ofThisTest(log).size(), log.text());
    }
  }

  private static List<String> ofThisTest(CapturedLog log) {
    return log.text()
        .lines()
        .filter(it -> it.matches(".*(it is away|in memory|of another release).*"))
        .toList();
  }

  private static String lastLine(CapturedLog log) {
    List<String> lines = ofThisTest(log);
    return lines.get(lines.size() - 1);
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
          status.listed("in memory", "default", List.of(), List.of(), null);
        } else {
          fail(status, Trouble.valueOf(event));
        }
      }
      status.listed("in memory", "default", List.of(), List.of(), null);
      assertTrue(
          lastLine(log).endsWith(" - " + line + ": cluster default has 0 server(s)"), log.text());
    }
  }

  private static void fail(FeedStatus status) {
    fail(status, Trouble.REGISTRY);
  }

  private static void fail(FeedStatus status, Trouble trouble) {
    status.failed("in memory", "default", new RegistryException("it is away", null), trouble);
  }
}
