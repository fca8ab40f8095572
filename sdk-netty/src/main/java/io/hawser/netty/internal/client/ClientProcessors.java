package io.hawser.netty.internal.client;

import io.hawser.netty.internal.call.ProcessorTable;
import io.hawser.netty.internal.connection.Connection;
import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.protocol.BranchCommitRequest;
import io.hawser.protocol.BranchRollbackRequest;
import io.hawser.protocol.HeartbeatMessage;
import io.hawser.protocol.UndoLogDeleteRequest;

/**
 * Makes the table for messages that a server sends by itself. Processors hand the calls of users'
 * code to the RM executor. Answers do not come here: they go to the pending requests.
 */
final class ClientProcessors {
  private ClientProcessors() {}

  static ProcessorTable<Connection> table(
      ResourceTable resources, RmExecutor rmExecutor, RpcHooks hooks) {
    PhaseTwoLog log = new PhaseTwoLog();
    BranchPhaseTwoProcessor phaseTwo =
        new BranchPhaseTwoProcessor(
            resources, rmExecutor, new BranchHandlers(resources, hooks, log), log);
    return new ProcessorTable<Connection>(new PeerLog())
        .on(HeartbeatMessage.TYPE_CODE, (connection, message) -> {})
        .on(BranchCommitRequest.TYPE_CODE, phaseTwo)
        .on(BranchRollbackRequest.TYPE_CODE, phaseTwo)
        .on(UndoLogDeleteRequest.TYPE_CODE, new UndoLogDeleteProcessor(resources, rmExecutor, log));
  }
}
