package io.hawser.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.context.XidContext.Scope;
import io.hawser.error.Delivery;
import io.hawser.error.TransactionContextException;
import io.hawser.test.EventLimit;
import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

/**
 * Tests that an XID is bound to its thread until its scope is closed, and that nothing stays there.
 */
@SuppressWarnings("try") // scopes are there to be closed
class XidContextTest {
  private static final String A = "10.0.0.5:8091:1";
  private static final String B = "10.0.0.5:8091:2";

  @AfterEach
  void nothingStays() {
    nothingIsBound();
  }

  private static void nothingIsBound() {
    assertNull(XidContext.current());
    assertNull(XidContext.currentBranchId());
    assertNull(XidContext.rollbackMark());
    assertNull(MDC.get(XidContext.MDC_XID));
    assertNull(MDC.get(XidContext.MDC_BRANCH_ID));
  }

  private static void bound(String xid, String branchId) {
    assertEquals(xid, XidContext.current());
    assertEquals(xid, MDC.get("X-TX-XID"));
    assertEquals(branchId, MDC.get("X-TX-BRANCH-ID"));
  }

  @Test
  void aScopeRestoresWhatWasThereBefore() {
    try (Scope outer = XidContext.bind(A, 7)) {
      bound(A, "7");
      try (Scope inner = XidContext.bind(B)) {
        bound(B, null);
        try (Scope none = XidContext.suspend()) {
          nothingIsBound();
        }
        bound(B, null);
      }
      bound(A, "7");
      assertEquals(A, XidContext.required());
    }
  }

  @Test
  void whatHidesAnXidEndsWithIt() {
    Scope hiding;
    try (Scope a = XidContext.bind(A)) {
      hiding = XidContext.hide();
      nothingIsBound();
      assertTrue(a.isOpen());
      assertTrue(hiding.isInnermost());
      try (Scope inner = XidContext.bind(B)) {
        bound(B, null);
      }
      nothingIsBound();
    }
    nothingIsBound();
    assertFalse(hiding.isOpen());
    hiding.close();
    nothingIsBound();
  }

  @Test
  void hidingNothingLeavesNothing() {
    for (int i = 0; i < 100_000; i++) {
      assertFalse(XidContext.hide().isOpen());
    }
    nothingIsBound();
  }

  @Test
  void whatIsHiddenIsFoundWhenTheHidingScopeIsClosed() {
    try (Scope a = XidContext.bind(A, 7)) {
      try (Scope hiding = XidContext.hide()) {
        nothingIsBound();
      }
      bound(A, "7");
    }
  }

  @Test
  void aScopeInsideStaysOpenWhenWhatIsHiddenOutsideEnds() {
    Scope a = XidContext.bind(A);
    Scope hiding = XidContext.hide();
    try (Scope inner = XidContext.bind(B)) {
      a.close();
      assertFalse(hiding.isOpen());
      bound(B, null);
    }
    nothingIsBound();
  }

  @Test
  void theBranchOfAThreadIsThatOfItsInnermostScope() {
    assertNull(XidContext.currentBranchId());
    try (Scope branch = XidContext.bind(A, 7)) {
      assertEquals(7, XidContext.currentBranchId());
      try (Scope other = XidContext.bind(B)) {
        assertNull(XidContext.currentBranchId());
      }
      assertEquals(7, XidContext.currentBranchId());
    }
  }

  @Test
  void aSecondCloseDoesNothing() {
    Scope first = XidContext.bind(A);
    first.close();
    try (Scope second = XidContext.bind(B)) {
      first.close();
      bound(B, null);
    }
  }

  @Test
  void scopesMayBeClosedInAnyOrder() {
    Scope outer = XidContext.bind(A);
    Scope middle = XidContext.bind(A, 7);
    Scope inner = XidContext.bind(B);
    outer.close();
    bound(B, null);
    middle.close();
    bound(B, null);
    inner.close();
  }

  /** On a pooled thread, scopes that overlap one after the other must not pile up. */
  @Test
  void anOpenScopeKeepsNoClosedOnes() throws Exception {
    Scope first = XidContext.bind(A);
    Scope second = XidContext.bind(B);
    first.close();
    Scope third = XidContext.bind(A);
    second.close();
    WeakReference<Scope> closed = new WeakReference<>(second);
    second = null;
    for (int i = 0; i < 600 && closed.get() != null; i++) {
      System.gc();
      Thread.sleep(100); // the collector reports nothing that could be waited for
    }
    assertNull(closed.get());
    bound(A, null);
    third.close();
  }

  @Test
  void anotherThreadCannotCloseAScope() throws Exception {
    try (Scope scope = XidContext.bind(A)) {
      IllegalStateException e =
          CompletableFuture.supplyAsync(
                  () -> {
                    try (Scope own = XidContext.bind(B)) {
                      IllegalStateException rejected =
                          assertThrows(IllegalStateException.class, scope::close);
                      bound(B, null);
                      return rejected;
                    }
                  })
              .get(EventLimit.SECONDS, TimeUnit.SECONDS);
      assertTrue(e.getMessage().contains(Thread.currentThread().getName()), e.getMessage());
      bound(A, null);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "x",
        "10.0.0.5:8091",
        "10.0.0.5:8091:",
        "10.0.0.5:8091:x",
        "10.0.0.5:99999:1",
        " 10.0.0.5:8091:1",
        "10.0.0.5 :8091:1",
        "10.0.0.5\n:8091:1",
        "10.0.0.5:8091:1\r\nX: y",
        "höst:8091:1",
        "a-host-name-of-fifty-characters-that-go-on-and-on.a-host-name-of-fifty-characters-that-go-on"
            + "-and-on.example.org:8091:9007199254740993"
      })
  void whatIsNoXidIsRejected(String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> XidContext.bind(text));
    assertTrue(e.getMessage().startsWith("xid: "), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> XidContext.bind(text, 1));
  }

  @Test
  void addressesOfEachKindArePartOfAnXid() {
    for (String xid : List.of(A, "seata-0.seata.svc:8091:9007199254740993", "::1:8091:5")) {
      try (Scope scope = XidContext.bind(xid)) {
        bound(xid, null);
      }
    }
  }

  @Test
  void withoutAnXidTheErrorSaysHowOneGetsThere() {
    TransactionContextException e =
        assertThrows(TransactionContextException.class, XidContext::required);
    assertEquals(Delivery.NOT_SENT, e.delivery());
    for (String part :
        List.of(
            "No XID is bound to thread " + Thread.currentThread().getName(),
            "TransactionTemplate.execute",
            "XidContext.bind",
            "XidContext.attached")) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }

  @Test
  void theMarkBelongsToItsTransaction() {
    RollbackMark mark = new RollbackMark();
    try (Scope own = XidContext.bind(A, mark)) {
      try (Scope branch = XidContext.bind(A, 5)) {
        assertSame(mark, XidContext.rollbackMark());
      }
      try (Scope other = XidContext.bind(B)) {
        assertNull(XidContext.rollbackMark());
      }
    }
  }

  /** Every second task asks for propagation; every third fails; some leave with a time-out. */
  @Test
  void aPoolOfOneThreadKeepsNothingAndLosesNothing() throws Exception {
    onOneThread(Executors.newSingleThreadExecutor());
  }

  @Test
  void virtualThreadsKeepNothingAndLoseNothing() throws Exception {
    Method factory;
    try {
      factory = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
    } catch (NoSuchMethodException e) {
      Assumptions.abort("before 21 there are none");
      return;
    }
    onOneThread((ExecutorService) factory.invoke(null));
  }

  private static void onOneThread(ExecutorService pool) throws Exception {
    try {
      List<CompletableFuture<String>> seen = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        String xid = "10.0.0.5:8091:" + i;
        boolean fails = i % 3 == 0;
        boolean carried = i % 2 == 0;
        try (Scope scope = XidContext.bind(xid)) {
          CompletableFuture<String> result =
              CompletableFuture.supplyAsync(
                  () -> {
                    String before = String.valueOf(XidContext.current());
                    try (Scope own = XidContext.bind(B)) {
                      if (fails) {
                        throw new IllegalStateException(before);
                      }
                      return before;
                    }
                  },
                  carried ? XidContext.attached(pool) : pool);
          if (i % 5 == 0) {
            result = result.completeOnTimeout("late", 0, TimeUnit.NANOSECONDS);
          }
          seen.add(
              result.exceptionally(e -> (e.getCause() == null ? e : e.getCause()).getMessage()));
        }
      }
      for (int i = 0; i < seen.size(); i++) {
        String expected = i % 2 == 0 ? "10.0.0.5:8091:" + i : "null";
        String got = seen.get(i).get(EventLimit.SECONDS, TimeUnit.SECONDS);
        assertTrue(got.equals(expected) || i % 5 == 0 && got.equals("late"), i + ": " + got);
      }
      Callable<Void> check =
          () -> {
            nothingIsBound();
            return null;
          };
      Future<Void> last = pool.submit(check);
      last.get(EventLimit.SECONDS, TimeUnit.SECONDS);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aDetachedTaskHasNoXidAndAnAttachedOneKeepsIts() {
    List<String> seen = new ArrayList<>();
    Runnable note = () -> seen.add(XidContext.current());
    Runnable attached;
    try (Scope scope = XidContext.bind(A)) {
      attached = XidContext.attached(note);
      XidContext.detached(note).run();
      bound(A, null);
    }
    Runnable without = XidContext.attached(note);
    try (Scope scope = XidContext.bind(B)) {
      attached.run();
      without.run();
      bound(B, null);
    }
    assertEquals(Arrays.asList(null, A, null), seen);
  }

  @Test
  void micrometerFindsTheAccessorAndCarriesTheXid() throws Exception {
    ContextRegistry registry = new ContextRegistry().loadThreadLocalAccessors();
    ContextSnapshotFactory snapshots =
        ContextSnapshotFactory.builder().contextRegistry(registry).clearMissing(true).build();
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      ExecutorService carrying = ContextExecutorService.wrap(pool, snapshots::captureAll);
      for (int i = 0; i < 1000; i++) {
        String xid = "10.0.0.5:8091:" + i;
        Future<String> seen;
        try (Scope scope = XidContext.bind(xid)) {
          seen = carrying.submit(XidContext::current);
        }
        assertEquals(xid, seen.get(EventLimit.SECONDS, TimeUnit.SECONDS));
        assertNull(carrying.submit(XidContext::current).get(EventLimit.SECONDS, TimeUnit.SECONDS));
        assertNull(pool.submit(XidContext::current).get(EventLimit.SECONDS, TimeUnit.SECONDS));
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void micrometerRestoresTheBranchToo() {
    ContextRegistry registry = new ContextRegistry().loadThreadLocalAccessors();
    ContextSnapshotFactory snapshots =
        ContextSnapshotFactory.builder().contextRegistry(registry).clearMissing(true).build();
    ContextSnapshot empty = snapshots.captureAll();
    ContextSnapshot ofB;
    try (Scope scope = XidContext.bind(B)) {
      ofB = snapshots.captureAll();
    }
    try (Scope scope = XidContext.bind(A, 7)) {
      try (ContextSnapshot.Scope carried = ofB.setThreadLocals()) {
        bound(B, null);
        XidContext.bind(A); // left open on purpose: it ends with what carries the XID
      }
      bound(A, "7");
      try (ContextSnapshot.Scope carried = empty.setThreadLocals()) {
        nothingIsBound();
      }
      bound(A, "7");
    }
  }
}
