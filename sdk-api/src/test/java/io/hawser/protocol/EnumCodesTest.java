package io.hawser.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Codes are positions, so an entry at the wrong position would be a wrong byte (protocol section
 * 5).
 */
class EnumCodesTest {

  private static List<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).toList();
  }

  @Test
  void resultCodes() {
    assertEquals(List.of("Failed", "Success"), names(ResultCode.values()));
    assertEquals(0, ResultCode.Failed.code());
    assertEquals(1, ResultCode.Success.code());
  }

  @Test
  void branchTypes() {
    assertEquals(
        List.of("AT", "TCC", "SAGA", "XA", "SAGA_ANNOTATION", "UNRECOGNIZED"),
        names(BranchType.values()));
    for (BranchType type : BranchType.values()) {
      assertEquals(type, BranchType.ofCode(type.code()));
    }
    assertEquals(BranchType.UNRECOGNIZED, BranchType.ofCode(5));
    assertEquals(BranchType.UNRECOGNIZED, BranchType.ofCode(-1));
    assertEquals(BranchType.UNRECOGNIZED, BranchType.ofCode(255));
  }

  @Test
  void branchStatuses() {
    assertEquals(
        List.of(
            "Unknown",
            "Registered",
            "PhaseOne_Done",
            "PhaseOne_Failed",
            "PhaseOne_Timeout",
            "PhaseTwo_Committed",
            "PhaseTwo_CommitFailed_Retryable",
            "PhaseTwo_CommitFailed_Unretryable",
            "PhaseTwo_Rollbacked",
            "PhaseTwo_RollbackFailed_Retryable",
            "PhaseTwo_RollbackFailed_Unretryable",
            "PhaseTwo_CommitFailed_XAER_NOTA_Retryable",
            "PhaseTwo_RollbackFailed_XAER_NOTA_Retryable",
            "PhaseOne_RDONLY",
            "STOP_RETRY"),
        names(BranchStatus.values()));
    for (BranchStatus status : BranchStatus.values()) {
      assertEquals(status, BranchStatus.ofCode(status.code()));
    }
    assertEquals(14, BranchStatus.STOP_RETRY.code());
    assertEquals(BranchStatus.Unknown, BranchStatus.ofCode(15));
    assertEquals(BranchStatus.Unknown, BranchStatus.ofCode(-1));
  }

  @Test
  void globalStatuses() {
    assertEquals(
        List.of(
            "UnKnown",
            "Begin",
            "Committing",
            "CommitRetrying",
            "Rollbacking",
            "RollbackRetrying",
            "TimeoutRollbacking",
            "TimeoutRollbackRetrying",
            "AsyncCommitting",
            "Committed",
            "CommitFailed",
            "Rollbacked",
            "RollbackFailed",
            "TimeoutRollbacked",
            "TimeoutRollbackFailed",
            "Finished",
            "CommitRetryTimeout",
            "RollbackRetryTimeout",
            "Deleting",
            "StopCommitOrCommitRetry",
            "StopRollbackOrRollbackRetry"),
        names(GlobalStatus.values()));
    for (GlobalStatus status : GlobalStatus.values()) {
      assertEquals(status, GlobalStatus.ofCode(status.code()));
    }
    assertEquals(20, GlobalStatus.StopRollbackOrRollbackRetry.code());
    assertEquals(GlobalStatus.UnKnown, GlobalStatus.ofCode(21));
    assertEquals(GlobalStatus.UnKnown, GlobalStatus.ofCode(-1));
  }

  @Test
  void exceptionCodesUpTo18AreTheSameInAllReleases() {
    assertEquals(
        List.of(
            "Unknown",
            "BeginFailed",
            "LockKeyConflict",
            "IO",
            "BranchRollbackFailed_Retriable",
            "BranchRollbackFailed_Unretriable",
            "BranchRegisterFailed",
            "BranchReportFailed",
            "LockableCheckFailed",
            "BranchTransactionNotExist",
            "GlobalTransactionNotExist",
            "GlobalTransactionNotActive",
            "GlobalTransactionStatusInvalid",
            "FailedToSendBranchCommitRequest",
            "FailedToSendBranchRollbackRequest",
            "FailedToAddBranch",
            "FailedLockGlobalTransaction",
            "FailedWriteSession",
            "FailedStore",
            "NotRaftLeader",
            "LockKeyConflictFailFast",
            "TransactionTimeout",
            "CommitHeuristic",
            "Broken"),
        names(TransactionExceptionCode.values()));
  }
}
