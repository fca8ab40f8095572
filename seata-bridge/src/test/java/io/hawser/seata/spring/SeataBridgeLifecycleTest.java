package io.hawser.seata.spring;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.seata.spring.annotation.GlobalTransactionScanner;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** The place of the bridge in the order of a shutdown, in which higher phases stop first. */
class SeataBridgeLifecycleTest {
  @Test
  void theBridgeStopsAfterExecutorsAndTheWebServer() {
    int phase =
        new SeataBridgeLifecycle(
                new DefaultListableBeanFactory().getBeanProvider(GlobalTransactionScanner.class))
            .getPhase();
    assertTrue(phase < new ThreadPoolTaskExecutor().getPhase());
    assertTrue(phase < SmartLifecycle.DEFAULT_PHASE - 2048, "that of the web server");
    assertTrue(phase > 0, "after that of beans without one");
  }
}
