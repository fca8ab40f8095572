package io.hawser.netty.internal.client;

import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.server.ClientSession;
import io.hawser.netty.server.TransactionMessageHandler;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.BranchRegisterResponse;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.TransactionRequest;
import io.hawser.protocol.TransactionResponse;

/**
 * Begins every transaction under its own name. The id of a branch is the length of its application
 * data. Nothing else.
 */
final class BeginHandler implements TransactionMessageHandler {
  @Override
  @SuppressWarnings("unchecked")
  public <R extends TransactionResponse> R handle(
      TransactionRequest<R> request, ClientSession client) {
    if (request instanceof BranchRegisterRequest branch) {
      return (R)
          new BranchRegisterResponse(
              ResultCode.Success,
              "",
              TransactionExceptionCode.Unknown,
              branch.applicationData().length());
    }
    GlobalBeginRequest begin = (GlobalBeginRequest) request;
    return (R)
        new GlobalBeginResponse(
            ResultCode.Success, "", TransactionExceptionCode.Unknown, begin.transactionName(), "");
  }
}
