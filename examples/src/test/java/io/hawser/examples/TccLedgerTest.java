package io.hawser.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.examples.TccLedger.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TccLedgerTest {
  private static final String XID = "127.0.0.1:8091:1";

  private final TccLedger ledger = new TccLedger("stock", Map.of("apples", 10L));

  @Test
  void repeatedConfirmsTakeTheReservationOnce() throws Exception {
    ledger.reserve(XID, 7, "apples", 4);
    assertEquals(6, available());

    ledger.confirm(XID, 7);
    ledger.confirm(XID, 7);

    assertEquals(6, available());
    assertEquals(List.of(State.CONFIRMED), states());
  }

  @Test
  void repeatedCancelsReleaseTheReservationOnce() throws Exception {
    ledger.reserve(XID, 7, "apples", 4);

    ledger.cancel(XID, 7);
    ledger.cancel(XID, 7);

    assertEquals(10, available());
    assertEquals(List.of(State.CANCELLED), states());
  }

  @Test
  void rejectsMoreThanThereIsAndChangesNothing() {
    RejectedException rejection =
        assertThrows(RejectedException.class, () -> ledger.reserve(XID, 7, "apples", 11));

    assertEquals("stock: apples: 11 wanted, 10 available", rejection.getMessage());
    assertEquals(10, available());
    assertEquals(List.of(), states());
  }

  @Test
  void rejectsAnUnknownName() {
    assertThrows(RejectedException.class, () -> ledger.reserve(XID, 7, "pears", 1));
  }

  @Test
  void acceptsCancelWithoutTryAndThenRejectsTheLateTry() {
    ledger.cancel(XID, 7);

    assertThrows(RejectedException.class, () -> ledger.reserve(XID, 7, "apples", 1));
    assertEquals(10, available());
    assertEquals(List.of(State.CANCELLED), states());
  }

  @Test
  void rejectsToConfirmWithoutAReservation() {
    assertThrows(IllegalStateException.class, () -> ledger.confirm(XID, 7));
    ledger.cancel(XID, 8);
    assertThrows(IllegalStateException.class, () -> ledger.confirm(XID, 8));
  }

  @Test
  void rejectsToCancelAfterConfirm() throws Exception {
    ledger.reserve(XID, 7, "apples", 1);
    ledger.confirm(XID, 7);

    assertThrows(IllegalStateException.class, () -> ledger.cancel(XID, 7));
    assertEquals(9, available());
  }

  @Test
  void returnsHowManyBranchesAreOpenAtTheLimit() throws Exception {
    ledger.reserve(XID, 7, "apples", 1);
    ledger.reserve(XID, 8, "apples", 1);

    assertEquals(2, ledger.awaitNothingReserved(Duration.ofMillis(1)));
  }

  @Test
  void endsTheWaitWithTheLastOpenBranch() throws Exception {
    ledger.reserve(XID, 7, "apples", 1);
    ledger.reserve(XID, 8, "apples", 1);
    CountDownLatch waiting = new CountDownLatch(1);
    CompletableFuture<Integer> open =
        CompletableFuture.supplyAsync(
            () -> {
              waiting.countDown();
              try {
                return ledger.awaitNothingReserved(Duration.ofMinutes(1));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    waiting.await();

    ledger.confirm(XID, 7);
    ledger.cancel(XID, 8);

    assertEquals(0, open.get(120, TimeUnit.SECONDS));
  }

  private long available() {
    return ledger.snapshot().available().get("apples");
  }

  private List<State> states() {
    return ledger.snapshot().entries().stream().map(TccLedger.Entry::state).toList();
  }
}
