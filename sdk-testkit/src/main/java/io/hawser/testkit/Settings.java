package io.hawser.testkit;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings that {@link EmbeddedCoordinatorBuilder} collects for the coordinator itself.
 *
 * @param maxCommitRetry {@code null} for no limit
 * @param maxRollbackRetry {@code null} for no limit
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
