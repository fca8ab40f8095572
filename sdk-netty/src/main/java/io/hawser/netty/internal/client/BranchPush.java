package io.hawser.netty.internal.client;

import io.hawser.error.HawserException;
import io.hawser.model.BranchStatus;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.internal.call.OutboundFrame;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.netty.internal.connection.Connection;
import io.hawser.protocol.BranchCommitRequest;
import io.hawser.protocol.BranchCommitResponse;
import io.hawser.protocol.BranchPhaseTwoRequest;
import io.hawser.protocol.BranchPhaseTwoResponse;
import io.hawser.protocol.BranchRollbackResponse;
import io.hawser.protocol.ResultCode;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One push that wants a branch to end. It is answered once, on the connection it came on: a later
 * connection may lead to a server that was started anew, for which the id means another push.
 */
final class BranchPush {
  private final Connection connection;
  private final RpcMessage message;
  private final PhaseTwoLog log;
  private final AtomicBoolean answered = new AtomicBoolean();
  private final AtomicBoolean settled = new AtomicBoolean();

  /** Creates the push. Runs on the event loop of the connection. */
  BranchPush(Connection connection, RpcMessage message, PhaseTwoLog log) {
    this.connection = connection;
    this.message = message;
    this.log = log;
    connection.load().pushBegan();
  }

  Connection connection() {
    return connection;
  }

  BranchPhaseTwoRequest<?> request() {
    return (BranchPhaseTwoRequest<?>) message.body();
  }

  boolean isCommit() {
    return request() instanceof BranchCommitRequest;
  }

  ResourceTable.Key resource() {
    return new ResourceTable.Key(request().resourceId(), request().branchType());
  }

  /** Returns the answer that has the server ask again. */
  BranchPhaseTwoResponse failed(String reason) {
    return response(
        ResultCode.Failed,
        reason,
        isCommit()
            ? BranchStatus.PhaseTwo_CommitFailed_Retryable
            : BranchStatus.PhaseTwo_RollbackFailed_Retryable);
  }

  BranchPhaseTwoResponse response(ResultCode result, String msg, BranchStatus status) {
    BranchPhaseTwoRequest<?> request = request();
    TransactionExceptionCode none = TransactionExceptionCode.Unknown;
    return isCommit()
        ? new BranchCommitResponse(result, msg, none, request.xid(), request.branchId(), status)
        : new BranchRollbackResponse(result, msg, none, request.xid(), request.branchId(), status);
  }

  /** Sends the answer; only the first one counts. Any thread; throws nothing. */
  void answer(BranchPhaseTwoResponse response) {
    if (!answered.compareAndSet(false, true)) {
      return;
    }
    try {
      connection.send(
          new OutboundFrame(
              message.id(),
              MessageType.RESPONSE,
              message.compressor(),
              Map.of(),
              response,
              error -> settle(response, error)));
    } catch (Throwable e) { // such as an OutOfMemoryError: the connection must not wait for it
      settle(response, null);
    }
  }

  private void settle(BranchPhaseTwoResponse response, @Nullable HawserException error) {
    if (settled.compareAndSet(false, true)) {
      connection.load().pushEnded();
      if (error != null) {
        log.notReported(connection, response, error);
      }
    }
  }
}
