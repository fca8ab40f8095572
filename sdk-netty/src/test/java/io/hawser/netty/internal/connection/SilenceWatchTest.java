package io.hawser.netty.internal.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SilenceWatchTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void aServerThatIsSlowAsARuleIsGivenMoreTime() {
    long second = SECOND.toNanos();
    Duration most = Duration.ofSeconds(15);
    assertEquals(second, SilenceWatch.patience(0, SECOND, most));
    assertEquals(second, SilenceWatch.patience(second / 10, SECOND, most));
    assertEquals(4 * second, SilenceWatch.patience(second, SECOND, most));
    assertEquals(15 * second, SilenceWatch.patience(10 * second, SECOND, most));
  }
}
