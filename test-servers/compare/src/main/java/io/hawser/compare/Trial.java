package io.hawser.compare;

import io.hawser.testservers.LoadClient;
import io.hawser.testservers.LoadClient.Kind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** One client, its servers, and what happens to one of them. */
final class Trial implements AutoCloseable {
  private static final Duration BEFORE = Duration.ofSeconds(3);

  /** The wait for the last calls. It is longer than the clients' own time-out, which is 30 s. */
  private static final Duration LAST_CALLS = Duration.ofSeconds(35);

  private final Kind kind;
  private final Scenario scenario;
  private final ServerGroup site;
  private final LoadClient client;
  private final long started = System.nanoTime();
  private @Nullable FutureTask<Figures> figures;

  /** Starts servers and the client. */
  Trial(Kind kind, Scenario scenario) {
    this.kind = kind;
    this.scenario = scenario;
    site = scenario.site();
    try {
      client = LoadClient.start(kind, site.addresses());
    } catch (RuntimeException e) {
      site.close();
      throw e;
    }
  }

  /**
   * Measures how long such a client takes to connect while one of three addresses is unroutable.
   */
  static Duration connecting(Kind kind) {
    try (ServerGroup site = Scenario.UNROUTABLE.site()) {
      site.proxy().unreachable();
      try (LoadClient client = LoadClient.start(kind, site.addresses())) {
        return client.connecting();
      }
    }
  }

  Kind kind() {
    return kind;
  }

  Scenario scenario() {
    return scenario;
  }

  /** Returns the time since the client was connected. */
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - started);
  }

  /**
   * Puts load on the client and strikes; returns after the period, while the last calls may still
   * be in flight.
   *
   * @param threads how many call
   * @param warmUp how long the load runs before it counts
   * @param observed how long it goes on after the fault
   * @param period how much of that the figures are about
   */
  void run(int threads, Duration warmUp, Duration observed, Duration period)
      throws InterruptedException {
    client.load(threads);
    Thread.sleep(warmUp.plus(BEFORE).toMillis());
    long fault = scenario.strike(site);
    Thread.sleep(observed.toMillis());
    FutureTask<Figures> task =
        new FutureTask<>(
            () -> {
              List<Call> calls = client.stop(LAST_CALLS).stream().map(Call::parse).toList();
              return Figures.of(calls, fault, BEFORE, period);
            });
    figures = task;
    new Thread(task, "compare-" + kind + "-" + scenario).start();
  }

  /** Waits for the last calls, and returns the result. It is called after {@link #run}. */
  Result result() throws InterruptedException {
    FutureTask<Figures> task = figures;
    if (task == null) {
      throw new IllegalStateException("It has not run.");
    }
    try {
      return new Result(scenario, kind, task.get());
    } catch (ExecutionException e) {
      throw new IllegalStateException("The load of " + kind + " cannot be read.", e);
    }
  }

  @Override
  public void close() {
    client.close();
    site.close();
  }
}
