package io.hawser.netty.internal.connection;

import io.hawser.model.TransactionExceptionCode;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.Message;
import io.hawser.protocol.Request;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.TransactionResponse;

/**
 * Interprets what an answer says about the leader of the cluster (section 10). The code for "not
 * the leader" has two meanings. A follower did not look at the request. A leader that lost its
 * office while it worked on a request failed to write to the log of the cluster; the next leader
 * may have that entry all the same.
 */
final class LeaderAnswers {
  /** The text of a leader that could not write to the log. */
  private static final String LOG_FAILED = "state machine";

  /** The text of a leader whose log did not even try: the entry exists nowhere. */
  private static final String TRANSFERRING = "transferring leadership";

  private static final String DEPOSED = "Is not leader";

  private LeaderAnswers() {}

  /** Returns whether the server answered that it is not the leader. */
  static boolean isDenial(Message answer) {
    return answer instanceof TransactionResponse response
        && response.resultCode() == ResultCode.Failed
        && response.transactionExceptionCode() == TransactionExceptionCode.NotRaftLeader;
  }

  /** Returns whether the server performed a request, as only a leader does. */
  static boolean isPerformed(Message answer) {
    return answer instanceof TransactionResponse response
        && response.resultCode() == ResultCode.Success;
  }

  /** Returns whether a server that denied has certainly done nothing. */
  static boolean isUnchanged(Request<?> request, Message denial) {
    String words = ((TransactionResponse) denial).msg();
    if (!words.contains(LOG_FAILED)) {
      return true;
    }
    // A branch is one entry, so there is none that was written before.
    return request instanceof BranchRegisterRequest
        && (words.contains(TRANSFERRING) || words.contains(DEPOSED));
  }

  /**
   * Returns whether a request may be sent to the next leader although this one may have performed
   * it. A second begin leaves a transaction without branches, which times out. Commit, rollback and
   * reports say what is true already. But a second branch would be called in the second phase
   * although its first phase never ran.
   */
  static boolean isRepeatable(Request<?> request, boolean repeatReads) {
    return !(request instanceof BranchRegisterRequest)
        && (repeatReads || !Failover.isRead(request));
  }
}
