package io.hawser.attack;

import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.server.ClientSession;
import io.hawser.netty.server.TransactionMessageHandler;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.GlobalLockQueryRequest;
import io.hawser.protocol.GlobalLockQueryResponse;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.TransactionRequest;
import io.hawser.protocol.TransactionResponse;

/** Does nothing and always succeeds, so that what is measured is the endpoint. */
final class ConstantAnswers implements TransactionMessageHandler {
  private static final TransactionExceptionCode NONE = TransactionExceptionCode.Unknown;

  private final GlobalBeginResponse begun =
      new GlobalBeginResponse(
          ResultCode.Success, "", NONE, "127.0.0.1:8091:5891476587298349057", "");
  private final GlobalLockQueryResponse lockable =
      new GlobalLockQueryResponse(ResultCode.Success, "", NONE, true);

  @Override
  public <R extends TransactionResponse> R handle(
      TransactionRequest<R> request, ClientSession client) {
    if (request instanceof GlobalBeginRequest) {
      return request.responseType().cast(begun);
    }
    if (request instanceof GlobalLockQueryRequest) {
      return request.responseType().cast(lockable);
    }
    throw new IllegalArgumentException(
        "No request expects a " + request.getClass().getSimpleName());
  }
}
