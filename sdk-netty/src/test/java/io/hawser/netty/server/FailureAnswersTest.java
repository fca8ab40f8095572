package io.hawser.netty.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.error.LockConflictException;
import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.internal.server.OnRequestTest;
import io.hawser.netty.internal.server.TestHandler;
import io.hawser.protocol.BranchRegisterResponse;
import io.hawser.protocol.GlobalCommitRequest;
import io.hawser.protocol.GlobalCommitResponse;
import io.hawser.protocol.GlobalReportRequest;
import io.hawser.protocol.GlobalRollbackRequest;
import io.hawser.protocol.GlobalStatusAnswer;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.TransactionRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Section 10. That each request gets the answer of its kind is tested by {@link OnRequestTest}. */
class FailureAnswersTest {
  private static final TransactionExceptionCode CODE =
      TransactionExceptionCode.GlobalTransactionNotExist;

  @Test
  void statusDependsOnWhatWasAsked() {
    Map.<TransactionRequest<?>, GlobalStatus>of(
            new GlobalCommitRequest("x", ""), GlobalStatus.Committing,
            new GlobalRollbackRequest("x", ""), GlobalStatus.Rollbacking,
            new GlobalStatusRequest("x", ""), GlobalStatus.UnKnown,
            new GlobalReportRequest("x", "", GlobalStatus.Committed), GlobalStatus.UnKnown)
        .forEach(
            (request, status) ->
                assertEquals(
                    status,
                    ((GlobalStatusAnswer) FailureAnswers.of(request, CODE, "gone"))
                        .globalStatus()));
  }

  @Test
  void aKnownStatusReplacesIt() {
    assertEquals(
        new GlobalCommitResponse(ResultCode.Failed, "gone", CODE, GlobalStatus.Finished),
        FailureAnswers.of(new GlobalCommitRequest("x", ""), CODE, "gone", GlobalStatus.Finished));
  }

  @Test
  void keepsTheCodeOfTransactionExceptions() {
    assertEquals(
        new BranchRegisterResponse(
            ResultCode.Failed,
            "TransactionException[row taken]",
            TransactionExceptionCode.LockKeyConflict,
            0),
        FailureAnswers.of(
            TestHandler.register("x", "t:1"),
            new LockConflictException(
                TransactionExceptionCode.LockKeyConflict, "row taken", null)));
  }

  @Test
  void namesExceptionsWithoutText() {
    assertEquals(
        "RuntimeException[java.lang.IllegalStateException]",
        FailureAnswers.of(TestHandler.begin("x"), new IllegalStateException()).msg());
  }
}
