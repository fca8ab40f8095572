package io.hawser.transport.quic;

import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.server.ClientSession;
import io.hawser.netty.server.TransactionMessageHandler;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.BranchRegisterResponse;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.GlobalCommitRequest;
import io.hawser.protocol.GlobalCommitResponse;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.TransactionRequest;
import io.hawser.protocol.TransactionResponse;

/**
 * Begins every transaction under its own name and commits it. The id of a branch is the length of
 * its lock keys.
 */
final class EchoHandler implements TransactionMessageHandler {

  @Override
  @SuppressWarnings("unchecked")
  public <R extends TransactionResponse> R handle(
      TransactionRequest<R> request, ClientSession client) {
    ResultCode ok = ResultCode.Success;
    TransactionExceptionCode none = TransactionExceptionCode.Unknown;
    return (R)
        switch (request.typeCode()) {
          case GlobalBeginRequest.TYPE_CODE ->
              new GlobalBeginResponse(
                  ok, "", none, ((GlobalBeginRequest) request).transactionName(), "");
          case GlobalCommitRequest.TYPE_CODE ->
              new GlobalCommitResponse(ok, "", none, GlobalStatus.Committed);
          case BranchRegisterRequest.TYPE_CODE ->
              new BranchRegisterResponse(
                  ok, "", none, ((BranchRegisterRequest) request).lockKey().length());
          default -> throw new AssertionError(request);
        };
  }
}
