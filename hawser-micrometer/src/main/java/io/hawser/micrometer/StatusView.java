package io.hawser.micrometer;

import io.hawser.ClientRole;
import io.hawser.ClientStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The figures of a client's status. All gauges of one scrape share one snapshot. */
final class StatusView {
  private static final long FRESH_NANOS = Duration.ofMillis(500).toNanos();

  private record Snapshot(ClientStatus status, long nanos) {}

  private final Supplier<ClientStatus> source;
  private volatile @Nullable Snapshot last;

  StatusView(Supplier<ClientStatus> source) {
    this.source = source;
  }

  private ClientStatus status() {
    Snapshot known = last;
    long now = System.nanoTime();
    if (known != null && now - known.nanos() < FRESH_NANOS) {
      return known.status();
    }
    ClientStatus fresh = source.get();
    last = new Snapshot(fresh, now);
    return fresh;
  }

  double connections(ClientRole role, ClientStatus.State state) {
    return status().servers().stream()
        .filter(server -> server.role() == role && server.state() == state)
        .count();
  }

  double inFlight(ClientRole role) {
    return status().servers().stream()
        .filter(server -> server.role() == role)
        .mapToInt(ClientStatus.ServerStatus::inFlight)
        .sum();
  }

  double executor(ToLongFunction<ClientStatus.ExecutorStatus> figure) {
    return figure.applyAsLong(status().rmExecutor());
  }

  double servers(String type) {
    return status().registries().stream()
        .filter(registry -> registry.type().equals(type))
        .mapToInt(registry -> registry.instances().size())
        .sum();
  }

  /** Returns the age of the last answer, or not a number before the first one. */
  double ageSeconds(String type) {
    for (ClientStatus.RegistryStatus registry : status().registries()) {
      Instant answered = registry.answeredAt();
      if (registry.type().equals(type) && answered != null) {
        return Duration.between(answered, Instant.now()).toMillis() / 1_000.0;
      }
    }
    return Double.NaN;
  }
}
