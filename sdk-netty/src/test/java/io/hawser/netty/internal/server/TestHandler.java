package io.hawser.netty.internal.server;

import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.EventLimit;
import io.hawser.netty.server.ClientSession;
import io.hawser.netty.server.TransactionMessageHandler;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.BranchRegisterResponse;
import io.hawser.protocol.BranchReportRequest;
import io.hawser.protocol.BranchReportResponse;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.GlobalCommitRequest;
import io.hawser.protocol.GlobalCommitResponse;
import io.hawser.protocol.GlobalLockQueryRequest;
import io.hawser.protocol.GlobalLockQueryResponse;
import io.hawser.protocol.GlobalReportRequest;
import io.hawser.protocol.GlobalReportResponse;
import io.hawser.protocol.GlobalRollbackRequest;
import io.hawser.protocol.GlobalRollbackResponse;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.GlobalStatusResponse;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.TransactionRequest;
import io.hawser.protocol.TransactionResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Answers with success immediately, unless a test gave a transaction name or XID another behaviour.
 * The answer to a begin has the name as XID, the new branch has the length of the lock key as id.
 */
public final class TestHandler implements TransactionMessageHandler {
  private final Map<String, Function<TransactionRequest<?>, TransactionResponse>> behaviours =
      new ConcurrentHashMap<>();

  /** Changes the behaviour for a transaction name (begin) or XID (others). */
  TestHandler when(String key, Function<TransactionRequest<?>, TransactionResponse> behaviour) {
    behaviours.put(key, behaviour);
    return this;
  }

  public TestHandler failing(String key, RuntimeException error) {
    return when(
        key,
        request -> {
          throw error;
        });
  }

  /** Requests with that key wait until the gate is opened. */
  Gate gate(String key) {
    Gate gate = new Gate();
    when(
        key,
        request -> {
          gate.pass();
          return success(request);
        });
    return gate;
  }

  @Override
  @SuppressWarnings("unchecked") // wrong answers are on purpose
  public <R extends TransactionResponse> R handle(
      TransactionRequest<R> request, ClientSession client) {
    return (R) behaviours.getOrDefault(request.balanceKey(), TestHandler::success).apply(request);
  }

  public static GlobalBeginRequest begin(String name) {
    return new GlobalBeginRequest(60_000, name);
  }

  public static BranchRegisterRequest register(String xid, String lockKey) {
    return new BranchRegisterRequest(xid, BranchType.AT, "resource", lockKey, "");
  }

  static TransactionResponse success(TransactionRequest<?> request) {
    ResultCode ok = ResultCode.Success;
    TransactionExceptionCode none = TransactionExceptionCode.Unknown;
    return switch (request.typeCode()) {
      case GlobalBeginRequest.TYPE_CODE ->
          new GlobalBeginResponse(ok, "", none, request.balanceKey(), "");
      case GlobalCommitRequest.TYPE_CODE ->
          new GlobalCommitResponse(ok, "", none, GlobalStatus.Committed);
      case GlobalRollbackRequest.TYPE_CODE ->
          new GlobalRollbackResponse(ok, "", none, GlobalStatus.Rollbacked);
      case GlobalStatusRequest.TYPE_CODE ->
          new GlobalStatusResponse(ok, "", none, GlobalStatus.Begin);
      case GlobalReportRequest.TYPE_CODE ->
          new GlobalReportResponse(ok, "", none, GlobalStatus.Finished);
      case BranchRegisterRequest.TYPE_CODE ->
          new BranchRegisterResponse(
              ok, "", none, ((BranchRegisterRequest) request).lockKey().length());
      case BranchReportRequest.TYPE_CODE -> new BranchReportResponse(ok, "", none);
      case GlobalLockQueryRequest.TYPE_CODE -> new GlobalLockQueryResponse(ok, "", none, true);
      default -> throw new AssertionError(request);
    };
  }

  /** Holds handlers until it is opened. */
  static final class Gate {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    void pass() {
      entered.countDown();
      await(open, 10 * EventLimit.SECONDS); // longer than any test waits for it to be left
    }

    /** Returns when a handler waits at the gate. */
    void awaitEntered() {
      await(entered, EventLimit.SECONDS);
    }

    void open() {
      open.countDown();
    }

    private static void await(CountDownLatch latch, int seconds) {
      try {
        if (!latch.await(seconds, TimeUnit.SECONDS)) {
          throw new AssertionError("The gate was not opened, or no handler came, in time");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted at the gate", e);
      }
    }
  }
}
