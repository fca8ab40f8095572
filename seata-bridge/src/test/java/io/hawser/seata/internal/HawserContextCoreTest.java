package io.hawser.seata.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.context.XidContext;
import org.apache.seata.core.context.ContextCoreLoader;
import org.apache.seata.core.context.RootContext;
import org.apache.seata.core.model.BranchType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("RootContext and XidContext")
class HawserContextCoreTest {
  private static final String A = "10.0.0.1:8091:1";
  private static final String B = "10.0.0.1:8091:2";
  private static final String C = "10.0.0.1:8091:3";

  @AfterEach
  void nothingIsLeft() {
    RootContext.unbind();
    assertNull(XidContext.current());
    assertNull(RootContext.getXID());
  }

  @Test
  void seataHasChosenIt() {
    assertInstanceOf(HawserContextCore.class, ContextCoreLoader.load());
  }

  @Test
  void bothSeeWhatEitherBinds() {
    RootContext.bind(A);
    assertEquals(A, XidContext.current());
    assertEquals(A, RootContext.unbind());
    assertNull(XidContext.current());
    try (XidContext.Scope scope = XidContext.bind(B)) {
      assertTrue(scope.isInnermost());
      assertEquals(B, RootContext.getXID());
      assertTrue(RootContext.inGlobalTransaction());
      assertEquals(B, RootContext.entries().get(RootContext.KEY_XID));
    }
    assertFalse(RootContext.inGlobalTransaction());
  }

  @Test
  void aSecondBindingReplacesTheFirst() {
    RootContext.bind(A);
    RootContext.bind(B);
    assertEquals(B, RootContext.unbind());
    assertNull(RootContext.getXID());
  }

  @Test
  void aSuspendedTransactionComesBack() {
    try (XidContext.Scope scope = XidContext.bind(A)) {
      assertEquals(A, RootContext.unbind());
      assertNull(XidContext.current());
      RootContext.bind(B);
      assertEquals(B, XidContext.current());
      RootContext.unbind();
      RootContext.bind(A);
      assertEquals(A, XidContext.current());
      assertTrue(scope.isInnermost());
    }
    assertNull(RootContext.getXID());
  }

  @Test
  void aScopeInsideASeataTransactionRestoresIt() {
    RootContext.bind(A);
    try (XidContext.Scope scope = XidContext.bind(B)) {
      assertEquals(B, RootContext.unbind());
      RootContext.bind(C);
      assertEquals(C, RootContext.unbind());
      RootContext.bind(B);
      assertTrue(scope.isInnermost());
    }
    assertEquals(A, RootContext.getXID());
    assertEquals(A, RootContext.unbind());
  }

  @Test
  void whatSeataUnbindsInsideAScopeStaysUnboundUntilItIsClosed() {
    try (XidContext.Scope scope = XidContext.bind(A)) {
      RootContext.unbind();
      assertFalse(scope.isInnermost());
      assertNull(XidContext.current());
    }
    assertNull(XidContext.current());
    RootContext.bind(B);
    assertEquals(B, XidContext.current());
  }

  @Test
  void aTextThatIsNoXidIsKeptForSeata() {
    try (XidContext.Scope scope = XidContext.bind(A)) {
      assertTrue(scope.isInnermost());
      RootContext.bind("mock-xid");
      assertEquals("mock-xid", RootContext.getXID());
      assertNull(XidContext.current());
      assertEquals("mock-xid", RootContext.unbind());
      RootContext.bind(A);
    }
  }

  /** A thread of a pool serves many requests, and each of them is unbound by Seata at its end. */
  @Test
  void scopesThatHideEndedOnesAreForgotten() {
    HawserContextCore core = new HawserContextCore();
    for (int i = 0; i < 1_000; i++) {
      try (XidContext.Scope request = XidContext.bind(A)) {
        assertEquals(A, core.remove(RootContext.KEY_XID));
        assertFalse(request.isInnermost());
      }
      assertTrue(core.scopesOfThread() <= 1, core.scopesOfThread() + " scopes");
    }
  }

  @Test
  void theTryOfAnActionIsNoBranchOfAt() {
    try (XidContext.Scope scope = XidContext.bind(A)) {
      assertEquals(BranchType.AT, RootContext.getBranchType());
      try (XidContext.Scope action = XidContext.bind(A, 7)) {
        assertEquals(BranchType.TCC, RootContext.getBranchType());
        RootContext.bindBranchType(BranchType.XA);
        assertEquals(BranchType.XA, RootContext.getBranchType());
        RootContext.unbindBranchType();
        assertTrue(action.isInnermost());
      }
      assertEquals(BranchType.AT, RootContext.getBranchType());
      assertTrue(scope.isInnermost());
    }
  }
}
