package io.hawser.transaction;

import io.hawser.protocol.BranchType;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Something that takes part in global transactions, such as a database or a TCC service.
 *
 * @param resourceId unique in the application; not empty, no comma (the protocol joins ids by
 *     commas), at most 32,767 bytes of UTF-8
 * @param branchType the mode of its branches
 * @param commit ends branches that are to be committed
 * @param rollback ends branches that are to be rolled back
 * @param undoLogs deletes old undo logs
 */
public record Resource(
    String resourceId,
    BranchType branchType,
    BranchHandler commit,
    BranchHandler rollback,
    UndoLogHandler undoLogs) {

  private static final int MAX_ID_BYTES = Short.MAX_VALUE;

  /** Checks the id. */
  public Resource {
    Objects.requireNonNull(branchType, "branchType");
    Objects.requireNonNull(commit, "commit");
    Objects.requireNonNull(rollback, "rollback");
    Objects.requireNonNull(undoLogs, "undoLogs");
    if (Objects.requireNonNull(resourceId, "resourceId").isBlank()) {
      throw new IllegalArgumentException("resourceId: empty (expected: not empty)");
    }
    if (resourceId.indexOf(',') >= 0) {
      throw new IllegalArgumentException(
          "resourceId: " + resourceId + " (expected: no comma, the protocol joins ids by commas)");
    }
    int bytes = resourceId.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_ID_BYTES) {
      throw new IllegalArgumentException(
          "resourceId: " + bytes + " bytes of UTF-8 (expected: at most " + MAX_ID_BYTES + ")");
    }
  }

  /**
   * A resource without undo logs.
   *
   * @param resourceId see {@link #resourceId()}
   * @param branchType the mode of its branches
   * @param commit ends branches that are to be committed
   * @param rollback ends branches that are to be rolled back
   */
  public Resource(
      String resourceId, BranchType branchType, BranchHandler commit, BranchHandler rollback) {
    this(resourceId, branchType, commit, rollback, request -> {});
  }
}
