package io.hawser.netty.internal.server;

import io.hawser.netty.internal.call.ProcessorTable;
import io.hawser.netty.internal.call.RemotingProcessor;
import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.netty.server.ServerConfig;
import io.hawser.netty.server.TransactionMessageHandler;
import io.hawser.protocol.BranchCommitResponse;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.BranchReportRequest;
import io.hawser.protocol.BranchRollbackResponse;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalCommitRequest;
import io.hawser.protocol.GlobalLockQueryRequest;
import io.hawser.protocol.GlobalReportRequest;
import io.hawser.protocol.GlobalRollbackRequest;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.HeartbeatMessage;
import io.hawser.protocol.MergedWarpMessage;
import io.hawser.protocol.RegisterRMRequest;
import io.hawser.protocol.RegisterTMRequest;
import java.util.List;

/** Makes the table with the processor of each message that a server handles. */
public final class ServerProcessors {
  private static final List<Short> REQUESTS =
      List.of(
          GlobalBeginRequest.TYPE_CODE,
          GlobalCommitRequest.TYPE_CODE,
          GlobalRollbackRequest.TYPE_CODE,
          GlobalStatusRequest.TYPE_CODE,
          GlobalReportRequest.TYPE_CODE,
          BranchRegisterRequest.TYPE_CODE,
          BranchReportRequest.TYPE_CODE,
          GlobalLockQueryRequest.TYPE_CODE);

  private ServerProcessors() {}

  public static ProcessorTable<ClientConnection> table(
      ServerConfig config,
      TransactionMessageHandler handler,
      ClientRegistry registry,
      PeerLog logs,
      WorkerPool workers) {
    RequestAnswerer answerer = new RequestAnswerer(handler, logs);
    ClientAdmission admission = new ClientAdmission(config.registrationCheck(), logs);
    RemotingProcessor<ClientConnection> onRequest = new ServerOnRequestProcessor(answerer, workers);
    RemotingProcessor<ClientConnection> onResponse = new ServerOnResponseProcessor();

    ProcessorTable<ClientConnection> table = new ProcessorTable<>(logs);
    REQUESTS.forEach(typeCode -> table.on(typeCode, onRequest));
    return table
        .on(MergedWarpMessage.TYPE_CODE, new MergedRequestProcessor(answerer, workers, config))
        .on(BranchCommitResponse.TYPE_CODE, onResponse)
        .on(BranchRollbackResponse.TYPE_CODE, onResponse)
        .on(RegisterTMRequest.TYPE_CODE, new RegTmProcessor(admission, registry, config.version()))
        .on(RegisterRMRequest.TYPE_CODE, new RegRmProcessor(admission, registry, config.version()))
        .on(HeartbeatMessage.TYPE_CODE, new ServerHeartbeatProcessor());
  }
}
