package io.hawser.compare.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What the table of faults says of transactions")
class RowTest {
  private static final long SECOND = 1_000_000;

  /** From second 0; a fault from second 4 to 6; the load ends in second 20. */
  private static final Row.Times TIMES = new Row.Times(0, 4 * SECOND, 6 * SECOND, 20 * SECOND);

  /** One of 10 ms, each 100 ms. */
  private static List<Transfer> from(double second, double until, String outcome) {
    List<Transfer> transfers = new ArrayList<>();
    for (long begin = (long) (second * SECOND); begin < until * SECOND; begin += SECOND / 10) {
      transfers.add(new Transfer(begin, begin + 10_000, outcome));
    }
    return transfers;
  }

  private static Row row(List<Transfer> transfers) {
    return Row.of(transfers, TIMES, true, 0);
  }

  @Test
  void aClientThatIsBackInTimeIsGood() {
    List<Transfer> transfers = from(0, 4, "ok");
    transfers.addAll(from(4, 7, "FrameworkException"));
    transfers.addAll(from(7, 20, "ok"));
    Row row = row(transfers);
    assertEquals("10 | 30 | 0.0 s | 0.9 s | yes | 0", row.cells());
    assertTrue(row.isGood());
  }

  @Test
  void aClientThatComesBackTooLateIsNot() {
    List<Transfer> transfers = from(0, 4, "ok");
    transfers.addAll(from(9, 20, "ok"));
    Row row = row(transfers);
    assertEquals(2_850, row.backMillis());
    assertFalse(row.isGood());
  }

  @Test
  void aClientThatStaysAwayIsNot() {
    List<Transfer> transfers = from(0, 4, "ok");
    transfers.addAll(from(6, 20, "FrameworkException"));
    Row row = row(transfers);
    assertNull(row.backMillis());
    assertFalse(row.isGood());
  }

  @Test
  void aCallerThatWaitsTooLongIsSeen() {
    List<Transfer> transfers = from(0, 20, "ok");
    transfers.add(new Transfer(3 * SECOND, 11 * SECOND + 1_000, "ok"));
    Row row = row(transfers);
    assertEquals(8_001, row.longestMillis());
    assertFalse(row.isGood());
    transfers.add(new Transfer(5 * SECOND, Long.MAX_VALUE, "open"));
    assertNull(row(transfers).longestMillis());
  }

  @Test
  void booksAndUndoLogsCount() {
    assertTrue(Row.of(from(0, 20, "ok"), TIMES, true, 0).isGood());
    assertFalse(Row.of(from(0, 20, "ok"), TIMES, false, 0).isGood());
    assertFalse(Row.of(from(0, 20, "ok"), TIMES, true, 1).isGood());
  }

  @Test
  void usageIsThatOfATransaction() {
    Usage before = Usage.parse("main=1000000/1,C2_CompilerThre=5000000/7");
    Usage after = Usage.parse("main=2000000/1,transfer=3000000/12,C2_CompilerThre=9000000/9");
    Usage usage = after.since(before, 2);
    assertEquals(2.0, usage.millis());
    assertEquals(6.0, usage.waits().get("transfer"));
    assertEquals(0.0, usage.waits().get("main"));
  }
}
