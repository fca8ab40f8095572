package io.hawser.netty.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Time passes when the test says so. */
class EqualTimeoutsTest {
  private static final long NOTHING_SCHEDULED = -1;

  private final MockTicker clock = Ticker.newMockTicker();
  private final EmbeddedChannel channel = EmbeddedChannel.builder().ticker(clock).build();
  private final EqualTimeouts timeouts =
      new EqualTimeouts(
          channel.eventLoop(), Duration.ofSeconds(10), channel.eventLoop().ticker()::nanoTime);
  private final List<String> expired = new ArrayList<>();

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void eachRunsOutAfterItsTime() {
    timeouts.start(timeout("a"));
    pass(4);
    timeouts.start(timeout("b"));
    pass(5);
    assertEquals(List.of(), expired);
    pass(1);
    assertEquals(List.of("a"), expired);
    pass(4);
    assertEquals(List.of("a", "b"), expired);
    assertEquals(NOTHING_SCHEDULED, channel.runScheduledPendingTasks());
  }

  @Test
  void startingAnewPutsItOff() {
    EqualTimeouts.Timeout a = timeout("a");
    EqualTimeouts.Timeout b = timeout("b");
    EqualTimeouts.Timeout c = timeout("c");
    timeouts.start(a);
    timeouts.start(b);
    timeouts.start(c);
    for (int i = 0; i < 5; i++) {
      pass(6);
      timeouts.start(b);
    }
    assertEquals(List.of("a", "c"), expired);
    timeouts.start(a);
    pass(10);
    assertEquals(List.of("a", "c", "b", "a"), expired);
  }

  @Test
  void whatIsStoppedDoesNotRunOut() {
    List<EqualTimeouts.Timeout> all = new ArrayList<>();
    for (String name : List.of("a", "b", "c", "d")) {
      EqualTimeouts.Timeout timeout = timeout(name);
      all.add(timeout);
      timeouts.start(timeout);
    }
    timeouts.stop(all.get(1)); // in the middle
    timeouts.stop(all.get(0)); // the first
    timeouts.stop(all.get(3)); // the last
    timeouts.stop(all.get(3)); // once more
    pass(10);
    assertEquals(List.of("c"), expired);
  }

  @Test
  void thereIsOneTimerForAll() {
    for (int i = 0; i < 10; i++) {
      timeouts.start(timeout("a"));
      pass(1);
    }
    // The next task is the end of the second one; none is left when it is the turn of the last.
    assertEquals(List.of("a"), expired);
    assertEquals(TimeUnit.SECONDS.toNanos(1), channel.runScheduledPendingTasks());
    pass(9);
    assertEquals(10, expired.size());
    assertEquals(NOTHING_SCHEDULED, channel.runScheduledPendingTasks());
  }

  private EqualTimeouts.Timeout timeout(String name) {
    return new EqualTimeouts.Timeout() {
      @Override
      void expired() {
        expired.add(name);
      }
    };
  }

  private void pass(long seconds) {
    clock.advance(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
  }
}
