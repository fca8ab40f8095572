package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.GlobalStatusResponse;
import io.hawser.protocol.ResultCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** An answer of which the wanted part cannot be read. */
class AnswerErrorsTest {
  @Test
  void alsoAnErrorCompletesTheResult() {
    Error noMemory = new OutOfMemoryError("test");
    CompletableFuture<GlobalStatusResponse> answer = new CompletableFuture<>();
    CompletableFuture<GlobalStatus> result =
        AnswerErrors.<GlobalStatusResponse, GlobalStatus>check(
                new GlobalStatusRequest("x:1:1", ""),
                answer,
                response -> {
                  throw noMemory;
                })
            .toCompletableFuture();
    answer.complete(
        new GlobalStatusResponse(
            ResultCode.Success, "", TransactionExceptionCode.Unknown, GlobalStatus.Begin));
    assertTrue(result.isDone());
    assertSame(noMemory, assertThrows(ExecutionException.class, result::get).getCause());
  }
}
