package io.hawser.netty.internal.call;

import io.hawser.protocol.BranchPhaseTwoResponse;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.BranchReportRequest;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalCommitRequest;
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
    if (message instanceof BranchRegisterRequest r) {
      return (long) r.xid().length()
          + r.resourceId().length()
          + r.lockKey().length()
          + r.applicationData().length();
    } else if (message instanceof BranchReportRequest r) {
      return (long) r.xid().length() + r.resourceId().length() + r.applicationData().length();
    } else if (message instanceof GlobalLockQueryRequest r) {
      return (long) r.xid().length()
          + r.resourceId().length()
          + r.lockKey().length()
          + r.applicationData().length();
    } else if (message instanceof GlobalBeginRequest r) {
      return r.transactionName().length();
    } else if (message instanceof GlobalCommitRequest r) {
      return (long) r.xid().length() + r.extraData().length();
    } else if (message instanceof GlobalRollbackRequest r) {
      return (long) r.xid().length() + r.extraData().length();
    } else if (message instanceof GlobalStatusRequest r) {
      return (long) r.xid().length() + r.extraData().length();
    } else if (message instanceof GlobalReportRequest r) {
      return (long) r.xid().length() + r.extraData().length();
    } else if (message instanceof BranchPhaseTwoResponse r) {
      return (long) r.msg().length() + r.xid().length();
    }
    return 0;
  }
}
