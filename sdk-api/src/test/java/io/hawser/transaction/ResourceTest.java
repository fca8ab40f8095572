package io.hawser.transaction;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceTest {
  private static final BranchHandler COMMIT = branch -> BranchStatus.PhaseTwo_Committed;
  private static final BranchHandler ROLLBACK = branch -> BranchStatus.PhaseTwo_Rollbacked;

  @Test
  void anIdIsAnyTextWithoutAComma() {
    String id = "jdbc:mysql://localhost:3306/shop";
    assertEquals(id, new Resource(id, BranchType.AT, COMMIT, ROLLBACK).resourceId());
    assertEquals(
        "resourceId: a,b (expected: no comma, a registration joins the ids by commas)",
        rejected("a,b").getMessage());
    assertEquals("resourceId: empty (expected: not empty)", rejected(" ").getMessage());
    String longest = "ä".repeat(16_383) + "a";
    assertEquals(longest, new Resource(longest, BranchType.AT, COMMIT, ROLLBACK).resourceId());
    assertEquals(
        "resourceId: 32768 bytes of UTF-8 (expected: at most 32767)",
        rejected(longest + "b").getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      value = {
        "jdbc:mysql://a:1,b:2/db -> jdbc:mysql://a:1|b:2/db",
        "jdbc:mysql:loadbalance://a:1,b:2/db?user=me&password=secret -> "
            + "jdbc:mysql:loadbalance://a:1|b:2/db",
        "jdbc:postgresql://a:1,b:2/db?password=secret&currentSchema=x,y&ssl=true -> "
            + "jdbc:postgresql://a:1|b:2/db?currentSchema=x!y",
        "jdbc:postgresql://a:1/db?targetServerType=primary,any -> jdbc:postgresql://a:1/db"
      })
  void forAJdbcUrlTheErrorGivesTheFormOfSeatasClient(String url, String form) {
    String message = rejected(url).getMessage();
    assertTrue(message.endsWith("with | for each comma: " + form + ")"), message);
    assertFalse(message.contains("secret"), message);
    assertEquals(form, Resource.checkId(form));
  }

  @Test
  void theErrorDoesNotRepeatALongId() {
    assertTrue(rejected("x,".repeat(10_000)).getMessage().length() < 500);
  }

  private static IllegalArgumentException rejected(String id) {
    return assertThrows(
        IllegalArgumentException.class, () -> new Resource(id, BranchType.TCC, COMMIT, ROLLBACK));
  }

  @Test
  void undoLogsNeedNoHandler() {
    Resource resource = new Resource("r", BranchType.TCC, COMMIT, ROLLBACK);
    assertDoesNotThrow(() -> resource.undoLogs().delete(Duration.ofDays(7)));
  }

  @Test
  void nullIsRejectedByName() {
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

  @Test
  void aTccResourceSucceedsWhereItsHandlersReturn() throws Exception {
    List<String> calls = new ArrayList<>();
    Resource stock =
        Resource.tcc("stock")
            .onCommit(branch -> calls.add("commit " + branch.branchId()))
            .onRollback(
                branch -> {
                  throw new IOException("later");
                });
    BranchContext branch = new BranchContext("10.0.0.5:8091:1", 7, BranchType.TCC, "stock", "");
    assertEquals("stock", stock.resourceId());
    assertEquals(BranchType.TCC, stock.branchType());
    assertEquals(BranchStatus.PhaseTwo_Committed, stock.commit().apply(branch));
    assertEquals(List.of("commit 7"), calls);
    assertThrows(IOException.class, () -> stock.rollback().apply(branch));
    Resource quiet = Resource.tcc("stock").onCommit(each -> {}).onRollback(each -> {});
    assertEquals(BranchStatus.PhaseTwo_Rollbacked, quiet.rollback().apply(branch));
    assertThrows(IllegalArgumentException.class, () -> Resource.tcc("a,b"));
  }
}
