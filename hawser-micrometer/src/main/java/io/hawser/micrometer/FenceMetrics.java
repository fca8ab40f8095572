package io.hawser.micrometer;

import io.hawser.tcc.FenceListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Objects;

/**
 * Counts what a fence of TCC prevented. Give it to {@code JdbcFence.builder(dataSource).listener},
 * and bind it to one or more registries. Several fences may share it. It needs {@code hawser-tcc}.
 */
public final class FenceMetrics implements FenceListener, MeterBinder, AutoCloseable {
  /** Names of actions beyond these share one tag. */
  private static final int MAX_NAMES = 100;

  private final RemovableMeters meters = new RemovableMeters();
  private final BoundedNames resources = new BoundedNames(MAX_NAMES);

  /** Creates a counter that no registry has yet. */
  public FenceMetrics() {}

  /**
   * Adds a registry that gets the counter.
   *
   * @param registry the registry
   */
  @Override
  public void bindTo(MeterRegistry registry) {
    meters.add(Objects.requireNonNull(registry, "registry"));
  }

  @Override
  public void happened(Event event, String actionName) {
    if (meters.areRemoved()) {
      return;
    }
    meters
        .counter(
            "hawser.fence",
            Tags.of("resource", resources.of(actionName), "event", TagValues.lower(event)))
        .increment();
    meters.removeLate();
  }

  /**
   * Removes the counter from all registries, which stay open. What happens later is not counted.
   */
  @Override
  public void close() {
    meters.removeAll();
  }
}
