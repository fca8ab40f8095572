package io.hawser.testkit;

import io.hawser.model.GlobalStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * An immutable snapshot of a global transaction.
 *
 * @param xid the XID
 * @param name the name given by the TM
 * @param applicationId the application that began it
 * @param status the status; for AT branches that are still being committed this is {@link
 *     GlobalStatus#AsyncCommitting}, although the TM got {@link GlobalStatus#Committed}
 * @param beginTime when it began
 * @param timeout the time after which the coordinator rolls it back on its own
 * @param branches its branches in the order of their registration, also those that have ended
 */
public record GlobalSnapshot(
    String xid,
    String name,
    String applicationId,
    GlobalStatus status,
    Instant beginTime,
    Duration timeout,
    List<BranchSnapshot> branches) {

  /** Rejects null and copies the list. */
  public GlobalSnapshot {
    Objects.requireNonNull(xid, "xid");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(applicationId, "applicationId");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(beginTime, "beginTime");
    Objects.requireNonNull(timeout, "timeout");
    branches = List.copyOf(branches);
  }
}
