package io.hawser.benchmarks.server;

import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.internal.codec.PeerVersion;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.BranchRegisterResponse;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.GlobalCommitRequest;
import io.hawser.protocol.GlobalCommitResponse;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.GlobalStatusResponse;
import io.hawser.protocol.Message;
import io.hawser.protocol.RegisterRMRequest;
import io.hawser.protocol.RegisterRMResponse;
import io.hawser.protocol.RegisterTMRequest;
import io.hawser.protocol.RegisterTMResponse;
import io.hawser.protocol.ResultCode;
import java.util.Map;

/** Answers that are always the same. */
final class CannedMessages {
  private CannedMessages() {}

  /** Returns the answers by the type codes of the requests. */
  static Map<Short, Message> byRequest() {
    TransactionExceptionCode none = TransactionExceptionCode.Unknown;
    ResultCode success = ResultCode.Success;
    String version = PeerVersion.OURS.text();
    String xid = "127.0.0.1:8091:5891476587298349057";
    return Map.of(
        GlobalStatusRequest.TYPE_CODE,
        new GlobalStatusResponse(success, "", none, GlobalStatus.Begin),
        GlobalCommitRequest.TYPE_CODE,
        new GlobalCommitResponse(success, "", none, GlobalStatus.Committed),
        GlobalBeginRequest.TYPE_CODE,
        new GlobalBeginResponse(success, "", none, xid, ""),
        BranchRegisterRequest.TYPE_CODE,
        new BranchRegisterResponse(success, "", none, 1),
        RegisterTMRequest.TYPE_CODE,
        new RegisterTMResponse(true, version),
        RegisterRMRequest.TYPE_CODE,
        new RegisterRMResponse(true, version));
  }
}
