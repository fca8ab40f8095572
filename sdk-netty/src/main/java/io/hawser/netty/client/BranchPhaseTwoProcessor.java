package io.hawser.netty.client;

import io.hawser.netty.protocol.MessageType;
import io.hawser.netty.protocol.RpcMessage;
import io.hawser.netty.rpc.OutgoingFrame;
import io.hawser.netty.rpc.RemotingProcessor;
import io.hawser.protocol.BranchCommitRequest;
import io.hawser.protocol.BranchCommitResponse;
import io.hawser.protocol.BranchPhaseTwoRequest;
import io.hawser.protocol.BranchPhaseTwoResponse;
import io.hawser.protocol.BranchRollbackResponse;
import io.hawser.protocol.BranchStatus;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.TransactionExceptionCode;
import io.hawser.transaction.BranchContext;
import io.hawser.transaction.BranchHandler;
import io.hawser.transaction.Resource;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the handler of a resource when the server pushes the end of a branch, and answers (protocol
 * section 9). Whatever goes wrong is answered as a retryable failure: the server asks again, and no
 * branch is lost.
 */
final class BranchPhaseTwoProcessor implements RemotingProcessor<ServerConnection> {
  private static final Logger log = LoggerFactory.getLogger(BranchPhaseTwoProcessor.class);

  private final ResourceTable resources;

  BranchPhaseTwoProcessor(ResourceTable resources) {
    this.resources = resources;
  }

  @Override
  public void process(ServerConnection connection, RpcMessage message) {
    BranchPhaseTwoRequest<?> request = (BranchPhaseTwoRequest<?>) message.body();
    Resource resource = resources.find(request.resourceId());
    if (resource == null) {
      log.warn(
          "{} wants to end branch {} of {}, but resource {} is not registered here; it will ask again",
          connection,
          request.branchId(),
          request.xid(),
          request.resourceId());
      answer(connection, message, failed(request, "resource not registered in this client"));
      return;
    }
    answer(connection, message, run(request, resource));
  }

  private static BranchPhaseTwoResponse run(BranchPhaseTwoRequest<?> request, Resource resource) {
    boolean commit = request instanceof BranchCommitRequest;
    BranchHandler handler = commit ? resource.commit() : resource.rollback();
    try {
      BranchStatus status =
          handler.apply(
              new BranchContext(
                  request.xid(),
                  request.branchId(),
                  request.branchType(),
                  request.resourceId(),
                  request.applicationData()));
      if (status == null) {
        return failed(request, "the handler returned null (expected: a branch status)");
      }
      return response(request, ResultCode.Success, "", status);
    } catch (Throwable e) { // errors too: the server waits for an answer in any case
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      log.warn(
          "The {} handler of {} failed for branch {} of {}; the server will ask again",
          commit ? "commit" : "rollback",
          request.resourceId(),
          request.branchId(),
          request.xid(),
          e);
      return failed(request, e.toString());
    }
  }

  @Override
  public void rejected(ServerConnection connection, RpcMessage message) {
    BranchPhaseTwoRequest<?> request = (BranchPhaseTwoRequest<?>) message.body();
    log.warn(
        "Branch {} of {} is put off: the client is closing, or its RM executor is full"
            + " (client.rm.executorThreads, client.rm.executorQueueSize)",
        request.branchId(),
        request.xid());
    answer(connection, message, failed(request, "this RM is busy or closing"));
  }

  private static BranchPhaseTwoResponse failed(BranchPhaseTwoRequest<?> request, String reason) {
    BranchStatus status =
        request instanceof BranchCommitRequest
            ? BranchStatus.PhaseTwo_CommitFailed_Retryable
            : BranchStatus.PhaseTwo_RollbackFailed_Retryable;
    return response(request, ResultCode.Failed, reason, status);
  }

  private static BranchPhaseTwoResponse response(
      BranchPhaseTwoRequest<?> request, ResultCode result, String msg, BranchStatus status) {
    return request instanceof BranchCommitRequest
        ? new BranchCommitResponse(
            result,
            msg,
            TransactionExceptionCode.Unknown,
            request.xid(),
            request.branchId(),
            status)
        : new BranchRollbackResponse(
            result,
            msg,
            TransactionExceptionCode.Unknown,
            request.xid(),
            request.branchId(),
            status);
  }

  private static void answer(
      ServerConnection connection, RpcMessage push, BranchPhaseTwoResponse response) {
    connection.send(
        new OutgoingFrame(
            push.id(),
            MessageType.RESPONSE,
            push.compressor(),
            Map.of(),
            response,
            error -> {
              connection.pushAnswered();
              if (error != null) {
                log.warn(
                    "Branch {} of {} is {}, but {} could not be told ({}); it will ask again",
                    response.branchId(),
                    response.xid(),
                    response.branchStatus(),
                    connection,
                    error.getMessage());
              }
            }));
  }
}
