package io.hawser.testkit.registry;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.HawserConfig;
import io.hawser.config.LiveConfig;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Waits for changes of a configuration. */
final class ConfigChanges {
  private final LiveConfig config;
  private final Semaphore news = new Semaphore(0);

  ConfigChanges(LiveConfig config) {
    this.config = config;
    config.onChange(news::release);
  }

  void await(Predicate<HawserConfig> wanted) throws InterruptedException {
    while (!wanted.test(config.current())) {
      assertTrue(
          news.tryAcquire(ClientMoves.LIMIT.toSeconds(), TimeUnit.SECONDS),
          () -> "no such change, only " + config.current());
    }
  }
}
