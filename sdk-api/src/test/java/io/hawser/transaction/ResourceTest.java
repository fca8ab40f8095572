package io.hawser.transaction;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.protocol.BranchStatus;
import io.hawser.protocol.BranchType;
import io.hawser.protocol.UndoLogDeleteRequest;
import org.junit.jupiter.api.Test;

class ResourceTest {
  private static final BranchHandler COMMIT = branch -> BranchStatus.PhaseTwo_Committed;
  private static final BranchHandler ROLLBACK = branch -> BranchStatus.PhaseTwo_Rollbacked;

  @Test
  void anIdIsAnyTextWithoutAComma() {
    String id = "jdbc:mysql://localhost:3306/shop";
    assertEquals(id, new Resource(id, BranchType.AT, COMMIT, ROLLBACK).resourceId());
    assertEquals(
        "resourceId: a,b (expected: no comma, the protocol joins ids by commas)",
        refused("a,b").getMessage());
    assertEquals("resourceId: empty (expected: not empty)", refused(" ").getMessage());
    String longest = "ä".repeat(16_383) + "a";
    assertEquals(longest, new Resource(longest, BranchType.AT, COMMIT, ROLLBACK).resourceId());
    assertEquals(
        "resourceId: 32768 bytes of UTF-8 (expected: at most 32767)",
        refused(longest + "b").getMessage());
  }

  private static IllegalArgumentException refused(String id) {
    return assertThrows(
        IllegalArgumentException.class, () -> new Resource(id, BranchType.TCC, COMMIT, ROLLBACK));
  }

  @Test
  void undoLogsNeedNoHandler() {
    Resource resource = new Resource("r", BranchType.TCC, COMMIT, ROLLBACK);
    UndoLogDeleteRequest request = new UndoLogDeleteRequest(BranchType.AT, "r", (short) 7);
    assertDoesNotThrow(() -> resource.undoLogs().delete(request));
  }

  @Test
  void nullIsRefusedByName() {
    assertEquals("resourceId", missing(null, BranchType.AT, COMMIT, ROLLBACK, r -> {}));
    assertEquals("branchType", missing("r", null, COMMIT, ROLLBACK, r -> {}));
    assertEquals("commit", missing("r", BranchType.AT, null, ROLLBACK, r -> {}));
    assertEquals("rollback", missing("r", BranchType.AT, COMMIT, null, r -> {}));
    assertEquals("undoLogs", missing("r", BranchType.AT, COMMIT, ROLLBACK, null));
  }

  private static String missing(
      String id,
      BranchType type,
      BranchHandler commit,
      BranchHandler rollback,
      UndoLogHandler undo) {
    return assertThrows(
            NullPointerException.class, () -> new Resource(id, type, commit, rollback, undo))
        .getMessage();
  }
}
