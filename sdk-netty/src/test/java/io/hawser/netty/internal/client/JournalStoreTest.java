package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.transaction.TransactionHistory;
import io.hawser.transaction.TransactionHistory.Kind;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The memory of the journal is bounded, and its text says what ended a transaction. */
class JournalStoreTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-01T10:00:00Z"), ZoneOffset.UTC);

  private static JournalStore store(long maxBytes) {
    return new JournalStore(maxBytes, CLOCK);
  }

  @Test
  void theTransactionsThatWereSeenFirstAreForgotten() {
    JournalStore store = store(10_000);
    for (int i = 0; i < 1_000; i++) {
      store.add("x" + i, Kind.BEGIN, "begun");
    }

    List<TransactionHistory> recent = store.recent();
    assertTrue(recent.size() > 10 && recent.size() < 50, recent.size() + " kept");
    assertEquals("x999", recent.get(recent.size() - 1).xid());
    assertTrue(store.find("x0").isEmpty());
    assertTrue(store.find("x999").isPresent());
  }

  @Test
  void oneTransactionDoesNotGrowWithoutLimit() {
    JournalStore store = store(1 << 20);
    for (int i = 0; i < 1_000; i++) {
      store.add("x", Kind.LOCK_CONFLICT, "again ".repeat(200));
    }

    TransactionHistory history = store.find("x").orElseThrow();
    assertEquals(200, history.events().size());
    assertEquals(800, history.omitted());
    assertEquals(501, history.events().get(0).detail().length());
    assertTrue(history.toString().contains("and 800 more events"), history.toString());
  }

  @Test
  void aTransactionWithManyEventsKeepsItsBeginAndItsEnd() {
    JournalStore store = store(1 << 20);
    store.add("x", Kind.BEGIN, "begun");
    for (int i = 0; i < 1_000; i++) {
      store.add("x", Kind.LOCK_CONFLICT, "again");
    }
    store.add("x", Kind.ROLLBACK_REQUESTED, "rollback requested of 10.0.0.1:8091");

    TransactionHistory history = store.find("x").orElseThrow();
    assertEquals(200, history.events().size());
    assertEquals(802, history.omitted());
    assertEquals(Kind.BEGIN, history.events().get(0).kind());
    assertEquals(Kind.ROLLBACK_REQUESTED, history.events().get(199).kind());
    assertTrue(history.conclusion().contains("requested"), history.conclusion());
  }

  @Test
  void theTextSaysWhatEndedIt() {
    JournalStore store = store(10_000);
    store.add("x", Kind.BEGIN, "begun by 10.0.0.1:8091 as order, time-out 1000 ms");
    store.add(
        "x", Kind.BRANCH_ROLLBACK, "10.0.0.1:8091 asks for the rollback of branch 5 of stock");

    assertEquals(
        """
        transaction x
          2026-11-01T10:00:00Z       +0 ms  begun by 10.0.0.1:8091 as order, time-out 1000 ms
          2026-11-01T10:00:00Z       +0 ms  10.0.0.1:8091 asks for the rollback of branch 5 of stock
          The coordinator rolled it back, and this client did not request it: its time-out had passed, or another participant or an operator requested it.\
        """,
        store.find("x").orElseThrow().toString().replace(System.lineSeparator(), "\n"));
  }

  @Test
  void flightRecorderGetsTheEvents(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("a.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("io.hawser.Transaction");
      recording.start();
      store(10_000).add("x", Kind.BEGIN, "begun");
      recording.stop();
      recording.dump(file);
    }

    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    assertEquals(1, events.size());
    assertEquals("x", events.get(0).getString("xid"));
    assertEquals("BEGIN", events.get(0).getString("kind"));
    assertEquals("begun", events.get(0).getString("detail"));
  }
}
