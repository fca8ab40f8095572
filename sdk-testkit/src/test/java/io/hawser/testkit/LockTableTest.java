package io.hawser.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class LockTableTest {
  private record Tx(String xid, boolean isRollingBack) implements LockTable.Owner {}

  private static final Tx A = new Tx("a", false);
  private static final Tx B = new Tx("b", true);

  private final LockTable table = new LockTable();

  private static Set<RowLock> rows(String lockKey) {
    return LockKeys.parse("db", lockKey);
  }

  @Test
  void aConflictNamesTheHolderAndTakesNothing() {
    assertNull(table.acquire(B, 2, rows("stock:2")));
    LockTable.Held conflict = table.acquire(A, 1, rows("stock:1,2,3"));
    assertNotNull(conflict);
    assertEquals(new LockTable.Held(new RowLock("db", "stock", "2"), B, 2), conflict);
    assertTrue(table.isLockable("c", rows("stock:1,3")));
    assertEquals(1, table.all().size());
  }

  @Test
  void rowsOfAnotherResourceOrTableAreOtherRows() {
    table.acquire(A, 1, rows("stock:1"));
    assertNull(table.acquire(B, 2, rows("account:1")));
    assertNull(table.acquire(B, 3, LockKeys.parse("db2", "stock:1")));
  }

  @Test
  void aTransactionMayTakeItsOwnRowsAgain() {
    table.acquire(A, 1, rows("stock:1"));
    assertNull(table.acquire(A, 2, rows("stock:1,2")));
    assertTrue(table.isLockable("a", rows("stock:1,2")));
    assertFalse(table.isLockable("b", rows("stock:1")));
  }

  @Test
  void aRowIsReleasedWithTheBranchThatTookItFirst() {
    table.acquire(A, 1, rows("stock:1"));
    table.acquire(A, 2, rows("stock:1,2"));
    table.release(2, rows("stock:1,2"));
    assertFalse(table.isLockable("b", rows("stock:1")));
    assertTrue(table.isLockable("b", rows("stock:2")));
    table.release(1, rows("stock:1"));
    assertEquals(List.of(), table.all());
  }

  @Test
  void releasingDoesNotTouchForeignRows() {
    table.acquire(A, 1, rows("stock:1"));
    table.release(2, rows("stock:1"));
    assertFalse(table.isLockable("b", rows("stock:1")));
  }

  @Test
  void noRowHasTwoHolders() throws Exception {
    int threads = 4;
    int rowCount = 3;
    AtomicIntegerArray holders = new AtomicIntegerArray(rowCount);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Integer>> results = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int id = t;
        results.add(pool.submit(() -> contend(id, rowCount, holders)));
      }
      int taken = 0;
      for (Future<Integer> result : results) {
        taken += result.get(EventLimit.SECONDS, TimeUnit.SECONDS);
      }
      assertTrue(taken > 0, "no thread ever got a lock");
      assertEquals(List.of(), table.all());
    } finally {
      pool.shutdownNow();
    }
  }

  private int contend(int thread, int rowCount, AtomicIntegerArray holders) {
    Random random = new Random(thread);
    List<Set<RowLock>> wishes = new ArrayList<>();
    for (int row = 0; row < rowCount; row++) {
      wishes.add(rows("t:" + row + "," + (row + 1) % rowCount));
    }
    int taken = 0;
    for (int i = 0; i < 100_000; i++) {
      Tx tx = new Tx(thread + "/" + i, false);
      int first = random.nextInt(rowCount);
      int second = (first + 1) % rowCount;
      long branch = thread * 1_000_000L + i;
      if (table.acquire(tx, branch, wishes.get(first)) == null) {
        taken++;
        assertEquals(1, holders.incrementAndGet(first));
        assertEquals(1, holders.incrementAndGet(second));
        holders.decrementAndGet(first);
        holders.decrementAndGet(second);
        table.release(branch, wishes.get(first));
      }
    }
    return taken;
  }
}
