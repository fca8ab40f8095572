package io.hawser.netty.client;

import io.hawser.netty.server.ClientSession;
import io.hawser.netty.server.TransactionMessageHandler;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.TransactionExceptionCode;
import io.hawser.protocol.TransactionRequest;
import io.hawser.protocol.TransactionResponse;

/** Begins every transaction under its own name, and does nothing else. */
final class BeginHandler implements TransactionMessageHandler {
  @Override
  @SuppressWarnings("unchecked")
  public <R extends TransactionResponse> R handle(
      TransactionRequest<R> request, ClientSession client) {
    GlobalBeginRequest begin = (GlobalBeginRequest) request;
    return (R)
        new GlobalBeginResponse(
            ResultCode.Success, "", TransactionExceptionCode.Unknown, begin.transactionName(), "");
  }
}
