package io.hawser.netty.internal.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.netty.internal.runtime.Backoff;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shortest pause is 45 to 60 minutes, the longest 18 to 24 hours. */
class RedialScheduleTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final AtomicInteger dials = new AtomicInteger();
  private final RedialSchedule redial =
      new RedialSchedule(
          channel.eventLoop(),
          new Backoff(Duration.ofHours(1), Duration.ofHours(24)),
          dials::incrementAndGet);

  @BeforeEach
  void dialled() {
    channel.freezeTime();
    redial.dialled();
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      redial.failed(false);
    }
  }

  private void pass(int minutes) {
    channel.advanceTimeBy(minutes, TimeUnit.MINUTES);
    channel.runScheduledPendingTasks();
  }

  @Test
  void pausesGrowToTheLongest() {
    fail(20);
    redial.plan();
    pass(17 * 60);
    assertEquals(0, dials.get());
    pass(7 * 60);
    assertEquals(1, dials.get());
  }

  @Test
  void hurryDialsAfterTheShortestPauseHoweverFarAwayTheNextAttemptIs() {
    fail(20);
    redial.plan();
    redial.hurry();
    pass(40);
    assertEquals(0, dials.get());
    pass(20);
    assertEquals(1, dials.get());
  }

  @Test
  void manyThatHurryHaveItDialledOnce() {
    fail(20);
    redial.plan();
    for (int i = 0; i < 1_000; i++) {
      redial.hurry();
    }
    pass(40);
    assertEquals(0, dials.get());
    pass(100 * 60);
    assertEquals(1, dials.get());
  }

  @Test
  void hurryDoesNothingWhileItIsBeingDialled() {
    fail(20);
    redial.hurry();
    pass(100 * 60);
    assertEquals(0, dials.get());
  }

  @Test
  void aServerThatIsThereForAnotherRoleIsDialledSoonAndThePausesStartAnew() {
    fail(20);
    redial.plan();
    redial.reachable();
    pass(60);
    assertEquals(1, dials.get());
    redial.dialled();
    fail(1);
    redial.plan();
    pass(60);
    assertEquals(2, dials.get());
  }

  @Test
  void aServerThatAcceptsAndDropsIsNotDialledSoonerForAnotherRole() {
    fail(19);
    redial.ready();
    redial.failed(true);
    redial.plan();
    redial.reachable();
    pass(17 * 60);
    assertEquals(0, dials.get());
    pass(7 * 60);
    assertEquals(1, dials.get());
  }
}
