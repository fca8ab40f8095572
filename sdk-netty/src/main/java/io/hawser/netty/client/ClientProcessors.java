package io.hawser.netty.client;

import io.hawser.netty.protocol.RpcMessage;
import io.hawser.netty.rpc.PendingRequests;
import io.hawser.netty.rpc.ProcessorTable;
import io.hawser.protocol.BatchResultMessage;
import io.hawser.protocol.BranchCommitRequest;
import io.hawser.protocol.BranchRegisterResponse;
import io.hawser.protocol.BranchReportResponse;
import io.hawser.protocol.BranchRollbackRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.GlobalCommitResponse;
import io.hawser.protocol.GlobalLockQueryResponse;
import io.hawser.protocol.GlobalReportResponse;
import io.hawser.protocol.GlobalRollbackResponse;
import io.hawser.protocol.GlobalStatusResponse;
import io.hawser.protocol.HeartbeatMessage;
import io.hawser.protocol.MergeResultMessage;
import io.hawser.protocol.RegisterRMResponse;
import io.hawser.protocol.RegisterTMResponse;
import io.hawser.protocol.UndoLogDeleteRequest;

/**
 * What a client does with each kind of message, on the event loop; what runs users' code goes on
 * from there to the RM executor.
 */
final class ClientProcessors {
  private static final short[] SINGLE_ANSWERS = {
    GlobalBeginResponse.TYPE_CODE,
    GlobalCommitResponse.TYPE_CODE,
    GlobalRollbackResponse.TYPE_CODE,
    GlobalStatusResponse.TYPE_CODE,
    GlobalReportResponse.TYPE_CODE,
    BranchRegisterResponse.TYPE_CODE,
    BranchReportResponse.TYPE_CODE,
    GlobalLockQueryResponse.TYPE_CODE,
    RegisterTMResponse.TYPE_CODE,
    RegisterRMResponse.TYPE_CODE
  };

  private ClientProcessors() {}

  static ProcessorTable<ServerNode> table(
      ResourceTable resources, RmExecutor rmExecutor, RpcHooks hooks) {
    ProcessorTable<ServerNode> table = new ProcessorTable<>();
    for (short typeCode : SINGLE_ANSWERS) {
      table.on(typeCode, ProcessorTable.EVENT_LOOP, ClientProcessors::answer);
    }
    PhaseTwoLog log = new PhaseTwoLog();
    BranchPhaseTwoProcessor phaseTwo =
        new BranchPhaseTwoProcessor(
            resources, rmExecutor, new BranchHandlers(resources, hooks, log), log);
    return table
        .on(MergeResultMessage.TYPE_CODE, ProcessorTable.EVENT_LOOP, ClientProcessors::answer)
        .on(BatchResultMessage.TYPE_CODE, ProcessorTable.EVENT_LOOP, ClientProcessors::answer)
        .on(HeartbeatMessage.TYPE_CODE, ProcessorTable.EVENT_LOOP, (connection, message) -> {})
        .on(BranchCommitRequest.TYPE_CODE, ProcessorTable.EVENT_LOOP, phaseTwo)
        .on(BranchRollbackRequest.TYPE_CODE, ProcessorTable.EVENT_LOOP, phaseTwo)
        .on(
            UndoLogDeleteRequest.TYPE_CODE,
            ProcessorTable.EVENT_LOOP,
            new UndoLogDeleteProcessor(resources, rmExecutor, log));
  }

  private static void answer(ServerNode connection, RpcMessage message) {
    PendingRequests pending = connection.pending();
    if (pending == null) {
      return; // the connection was lost between decoding and here
    }
    if (message.body() instanceof MergeResultMessage results) {
      pending.answer(message.id(), results);
    } else if (message.body() instanceof BatchResultMessage results) {
      pending.answer(results);
    } else {
      pending.answer(message.id(), message.body());
    }
  }
}
