package io.hawser.testkit;

import static io.hawser.model.TransactionExceptionCode.BranchTransactionNotExist;
import static io.hawser.model.TransactionExceptionCode.FailedWriteSession;
import static io.hawser.model.TransactionExceptionCode.GlobalTransactionNotActive;
import static io.hawser.model.TransactionExceptionCode.GlobalTransactionNotExist;
import static io.hawser.model.TransactionExceptionCode.LockKeyConflict;
import static io.hawser.model.TransactionExceptionCode.Unknown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.server.ClientSession;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.BranchRegisterResponse;
import io.hawser.protocol.BranchReportRequest;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.GlobalCommitRequest;
import io.hawser.protocol.GlobalLockQueryRequest;
import io.hawser.protocol.GlobalReportRequest;
import io.hawser.protocol.GlobalRollbackRequest;
import io.hawser.protocol.GlobalStatusAnswer;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.TransactionRequest;
import io.hawser.protocol.TransactionResponse;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The answers on the wire, especially those of protocol section 10. */
class RequestHandlerTest {
  private static final ClientSession CLIENT =
      new ClientSession(
          "shop", "default_tx_group", "2.6.0", new InetSocketAddress("127.0.0.1", 4711));

  private final CoordinatorFixture tc = new CoordinatorFixture();
  private final RequestHandler handler = new RequestHandler(tc.coordinator);

  private <R extends TransactionResponse> R ask(TransactionRequest<R> request) {
    return handler.handle(request, CLIENT);
  }

  private <R extends TransactionResponse> R succeeds(TransactionRequest<R> request) {
    R answer = ask(request);
    assertEquals(ResultCode.Success, answer.resultCode(), answer::toString);
    assertEquals(Unknown, answer.transactionExceptionCode());
    assertEquals("", answer.msg());
    return answer;
  }

  private <R extends TransactionResponse> R fails(
      TransactionRequest<R> request, TransactionExceptionCode code) {
    R answer = ask(request);
    assertEquals(ResultCode.Failed, answer.resultCode(), answer::toString);
    assertEquals(code, answer.transactionExceptionCode(), answer::toString);
    String form = code == Unknown ? "RuntimeException\\[.+]" : "TransactionException\\[.+]";
    assertTrue(answer.msg().matches(form), answer.msg());
    return answer;
  }

  private String begin() {
    return succeeds(new GlobalBeginRequest(60_000, "buy")).xid();
  }

  private static BranchRegisterRequest register(String xid, String lockKey, String data) {
    return new BranchRegisterRequest(xid, BranchType.AT, "db", lockKey, data);
  }

  private static BranchReportRequest report(String xid, long branchId, String data) {
    return new BranchReportRequest(
        xid, branchId, BranchStatus.PhaseOne_Done, "db", data, BranchType.AT);
  }

  @Test
  void beginAnswersAnXidOfThisServer() {
    GlobalBeginResponse answer = succeeds(new GlobalBeginRequest(60_000, "buy"));
    assertTrue(answer.xid().matches("127\\.0\\.0\\.1:8091:\\d+"), answer.xid());
    assertNotEquals(answer.xid(), begin());
    GlobalSnapshot view = tc.view(answer.xid());
    assertEquals(GlobalStatus.Begin, view.status());
    assertEquals("buy", view.name());
    assertEquals("shop", view.applicationId());
    assertEquals(tc.timers.nowMillis(), view.beginTime().toEpochMilli());
    assertEquals(60_000, view.timeout().toMillis());
    assertEquals(2, tc.sessions.running().size());
  }

  @Test
  void aBranchRecordsItsRmAndItsReport() {
    String xid = begin();
    long id = succeeds(register(xid, "stock:1", "first")).branchId();
    succeeds(report(xid, id, "second"));
    assertEquals(
        List.of(
            new BranchSnapshot(
                id,
                BranchType.AT,
                "db",
                "shop:127.0.0.1:4711",
                "stock:1",
                "second",
                BranchStatus.PhaseOne_Done)),
        tc.view(xid).branches());
  }

  @Test
  void requestsOnAnUnknownTransaction() {
    String xid = "127.0.0.1:8091:1";
    BranchRegisterResponse rejected = fails(register(xid, "", ""), GlobalTransactionNotExist);
    assertEquals(0, rejected.branchId());
    fails(report(xid, 1, ""), GlobalTransactionNotExist);
    for (TransactionRequest<? extends GlobalStatusAnswer> request : endings(xid)) {
      assertEquals(GlobalStatus.Finished, succeeds(request).globalStatus());
    }
    assertEquals(
        GlobalStatus.CommitFailed,
        succeeds(new GlobalReportRequest(xid, "", GlobalStatus.CommitFailed)).globalStatus());
    assertTrue(
        succeeds(new GlobalLockQueryRequest(xid, BranchType.AT, "db", "stock:1", "")).lockable());
  }

  @Test
  void requestsOnAFinishedTransaction() {
    String xid = begin();
    succeeds(new GlobalRollbackRequest(xid, ""));
    fails(register(xid, "", ""), GlobalTransactionNotExist);
    for (TransactionRequest<? extends GlobalStatusAnswer> request : endings(xid)) {
      assertEquals(GlobalStatus.Finished, succeeds(request).globalStatus());
    }
  }

  @Test
  void aClosedTransactionRejectsBranches() {
    String xid = begin();
    succeeds(register(xid, "", ""));
    tc.rms.isAway("db");
    assertEquals(
        GlobalStatus.RollbackRetrying, succeeds(new GlobalRollbackRequest(xid, "")).globalStatus());
    fails(register(xid, "", ""), GlobalTransactionNotActive);
  }

  @Test
  void aFailedTransactionIsRemembered() {
    String xid = begin();
    succeeds(register(xid, "stock:1", ""));
    tc.rms.answers("db", BranchStatus.PhaseTwo_RollbackFailed_Unretryable);
    succeeds(new GlobalRollbackRequest(xid, ""));
    for (TransactionRequest<? extends GlobalStatusAnswer> request : endings(xid)) {
      assertEquals(GlobalStatus.RollbackFailed, succeeds(request).globalStatus());
    }
    fails(register(xid, "", ""), GlobalTransactionNotActive);
  }

  @Test
  void requestsWithoutXidOrResource() {
    fails(register("", "", ""), Unknown);
    fails(report("", 1, ""), Unknown);
    fails(new GlobalLockQueryRequest("", BranchType.AT, "db", "stock:1", ""), Unknown);
    for (TransactionRequest<? extends GlobalStatusAnswer> request : endings("")) {
      assertEquals(GlobalStatus.Finished, fails(request, Unknown).globalStatus());
    }
    String xid = begin();
    fails(new BranchRegisterRequest(xid, BranchType.AT, "", "stock:1", ""), Unknown);
    fails(new GlobalLockQueryRequest(xid, BranchType.AT, "", "stock:1", ""), Unknown);
    fails(new BranchRegisterRequest(xid, BranchType.UNRECOGNIZED, "db", "", ""), Unknown);
    assertEquals(List.of(), tc.view(xid).branches());
    assertEquals(List.of(), tc.coordinator.locks().all());
  }

  @Test
  void aReportOnAnUnknownBranch() {
    fails(report(begin(), 1, ""), BranchTransactionNotExist);
  }

  @Test
  void aGlobalReportWithoutStatusIsNotAnsweredWithNull() {
    String xid = begin();
    assertEquals(
        GlobalStatus.Begin, fails(new GlobalReportRequest(xid, "", null), Unknown).globalStatus());
    assertEquals(
        GlobalStatus.Finished,
        fails(new GlobalReportRequest("127.0.0.1:8091:1", "", null), Unknown).globalStatus());
  }

  @Test
  void moreApplicationDataThanTheStoreAccepts() {
    String xid = begin();
    String allowed = "x".repeat(100); // what the fixture allows
    long id = succeeds(register(xid, "stock:1", allowed)).branchId();
    succeeds(report(xid, id, allowed));
    fails(register(xid, "stock:2", allowed + "x"), FailedWriteSession);
    fails(register(xid, "stock:2", "ä".repeat(51)), FailedWriteSession);
    fails(report(xid, id, allowed + "x"), FailedWriteSession);
    assertEquals(1, tc.coordinator.locks().all().size());
  }

  @Test
  void aLockedRow() {
    String holder = begin();
    String other = begin();
    succeeds(register(holder, "stock:1", ""));
    BranchRegisterResponse rejected = fails(register(other, "stock:2,1", ""), LockKeyConflict);
    assertTrue(
        rejected
            .msg()
            .matches(
                "TransactionException\\[Global lock acquire failed xid = "
                    + other
                    + " branchId = \\d+]"),
        rejected.msg());
    assertEquals(0, rejected.branchId());
    assertEquals(List.of(), tc.view(other).branches());
    assertFalse(lockable(other, BranchType.AT, "stock:1"));
    assertTrue(lockable(holder, BranchType.AT, "stock:1"));
    assertTrue(lockable(other, BranchType.AT, "stock:2"));
    assertTrue(lockable(other, BranchType.TCC, "stock:1"), "TCC knows no row locks");
    succeeds(new BranchRegisterRequest(other, BranchType.TCC, "db", "stock:1", ""));
  }

  private boolean lockable(String xid, BranchType type, String lockKey) {
    return succeeds(new GlobalLockQueryRequest(xid, type, "db", lockKey, "")).lockable();
  }

  @Test
  void aWorkerThatWaitsCanBeInterrupted() {
    String xid = begin();
    tc.branch(xid, BranchType.TCC, "pay");
    tc.rms.waits("pay");
    Thread.currentThread().interrupt();
    assertEquals(
        GlobalStatus.Committing, fails(new GlobalCommitRequest(xid, ""), Unknown).globalStatus());
    assertTrue(Thread.interrupted());
  }

  private static List<TransactionRequest<? extends GlobalStatusAnswer>> endings(String xid) {
    return Stream.<TransactionRequest<? extends GlobalStatusAnswer>>of(
            new GlobalStatusRequest(xid, ""),
            new GlobalCommitRequest(xid, ""),
            new GlobalRollbackRequest(xid, ""))
        .toList();
  }
}
