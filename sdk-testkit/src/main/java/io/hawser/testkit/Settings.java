package io.hawser.testkit;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@link EmbeddedCoordinator.Builder} collects for the coordinator itself.
 *
 * @param maxCommitRetry {@code null} for no end
 * @param maxRollbackRetry {@code null} for no end
 */
record Settings(
    Duration retryPeriod,
    @Nullable Duration maxCommitRetry,
    @Nullable Duration maxRollbackRetry,
    int maxApplicationDataBytes,
    int endedKept) {

  Settings {
    Objects.requireNonNull(retryPeriod, "retryPeriod");
  }
}
