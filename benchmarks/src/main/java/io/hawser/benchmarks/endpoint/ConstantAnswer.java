package io.hawser.benchmarks.endpoint;

import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.server.ClientSession;
import io.hawser.netty.server.TransactionMessageHandler;
import io.hawser.protocol.GlobalStatusResponse;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.TransactionRequest;
import io.hawser.protocol.TransactionResponse;

/** Does nothing: the same answer, to a global status, for every request. */
public final class ConstantAnswer implements TransactionMessageHandler {
  private final GlobalStatusResponse answer =
      new GlobalStatusResponse(
          ResultCode.Success, "", TransactionExceptionCode.Unknown, GlobalStatus.Begin);

  @Override
  public <R extends TransactionResponse> R handle(
      TransactionRequest<R> request, ClientSession client) {
    return request.responseType().cast(answer);
  }
}
