package io.hawser.testkit;

import io.hawser.protocol.GlobalStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A global transaction as the coordinator knew it at one moment. It does not change afterwards.
 *
 * @param xid the XID
 * @param name the name it was begun with
 * @param applicationId the TM that began it
 * @param status the status; for AT branches that are still being committed this is {@link
 *     GlobalStatus#AsyncCommitting}, although the TM was told {@link GlobalStatus#Committed}
 * @param beginTime when it began
 * @param timeout after how long the coordinator rolls it back by itself
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

  /** Refuses null and copies the list. */
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
