package io.hawser.netty.internal.call;

import io.hawser.protocol.BranchCommitResponse;
import io.hawser.protocol.BranchPhaseTwoResponse;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.BranchReportRequest;
import io.hawser.protocol.BranchRollbackResponse;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalCommitRequest;
import io.hawser.protocol.GlobalEndRequest;
import io.hawser.protocol.GlobalLockQueryRequest;
import io.hawser.protocol.GlobalReportRequest;
import io.hawser.protocol.GlobalRollbackRequest;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.Message;

/**
 * Estimates how many bytes a message takes while it waits for its connection, without encoding it:
 * its texts, a byte for each character, and a part for everything else.
 */
final class MessageWeight {
  private static final long FIXED = 256;

  private MessageWeight() {}

  static long of(Message message) {
    return FIXED + texts(message);
  }

  private static long texts(Message message) {
    return switch (message.typeCode()) {
      case BranchRegisterRequest.TYPE_CODE -> texts((BranchRegisterRequest) message);
      case BranchReportRequest.TYPE_CODE -> texts((BranchReportRequest) message);
      case GlobalLockQueryRequest.TYPE_CODE -> texts((GlobalLockQueryRequest) message);
      case GlobalBeginRequest.TYPE_CODE ->
          ((GlobalBeginRequest) message).transactionName().length();
      case GlobalCommitRequest.TYPE_CODE,
          GlobalRollbackRequest.TYPE_CODE,
          GlobalStatusRequest.TYPE_CODE ->
          texts((GlobalEndRequest<?>) message);
      case GlobalReportRequest.TYPE_CODE -> texts((GlobalReportRequest) message);
      case BranchCommitResponse.TYPE_CODE, BranchRollbackResponse.TYPE_CODE ->
          texts((BranchPhaseTwoResponse) message);
      default -> 0;
    };
  }

  private static long texts(BranchRegisterRequest request) {
    return (long) request.xid().length()
        + request.resourceId().length()
        + request.lockKey().length()
        + request.applicationData().length();
  }

  private static long texts(BranchReportRequest request) {
    return (long) request.xid().length()
        + request.resourceId().length()
        + request.applicationData().length();
  }

  private static long texts(GlobalLockQueryRequest request) {
    return (long) request.xid().length()
        + request.resourceId().length()
        + request.lockKey().length()
        + request.applicationData().length();
  }

  private static long texts(GlobalEndRequest<?> request) {
    return (long) request.xid().length() + request.extraData().length();
  }

  private static long texts(GlobalReportRequest request) {
    return (long) request.xid().length() + request.extraData().length();
  }

  private static long texts(BranchPhaseTwoResponse response) {
    return (long) response.msg().length() + response.xid().length();
  }
}
