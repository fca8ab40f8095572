package io.hawser.spring.boot;

import io.hawser.HawserClient;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.ExecutorConfigurationSupport;

/**
 * Closes the client in the right moment of a shutdown: after the web server and Spring's executors,
 * so that requests and tasks in flight end their transactions, and before any bean is destroyed, so
 * that the data sources are there for second phases that still run, which closing waits for.
 */
final class HawserClientLifecycle implements SmartLifecycle {
  /**
   * The phase is below those of executors, schedulers, listeners, the web server and its graceful
   * shutdown: the client starts before and stops after them.
   */
  static final int PHASE = ExecutorConfigurationSupport.DEFAULT_PHASE - 4096;

  private final HawserClient client;
  private volatile boolean running;
  private volatile boolean closed;

  HawserClientLifecycle(HawserClient client) {
    this.client = client;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }

  @Override
  public void start() {
    if (closed) {
      throw new IllegalStateException(
          "The client was closed when the application context was stopped, and cannot be opened"
              + " again (expected: a new context)");
    }
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    closed = true;
    client.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /**
   * Returns whether a cached test context can be paused, for Framework 7: a client cannot go on
   * after a pause.
   */
  @SuppressWarnings({"unused", "MissingOverride"})
  public boolean isPauseable() {
    return false;
  }
}
