package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.protocol.GlobalLockQueryRequest;
import io.hawser.protocol.GlobalLockQueryResponse;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.XidRequest;
import io.hawser.transaction.ResourceManager;
import io.hawser.transaction.TransactionManager;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A text that is no XID is rejected before it is sent, by every method that takes one. */
class XidRulesTest {
  private static final String RESOURCE = "stock";

  static Stream<String> noXids() {
    return Stream.of(
        "",
        " ",
        "order-7",
        "10.0.0.1:8091",
        "10.0.0.1:8091:",
        "10.0.0.1:8091:x",
        "10.0.0.1:0:7",
        "10.0.0.1:8091:99999999999999999999",
        " 10.0.0.1:8091:7",
        "10.0.0.1:8091:7\n",
        "10.0.0.1,10.0.0.2:8091:7",
        "a".repeat(120) + ":8091:12345");
  }

  @ParameterizedTest
  @MethodSource("noXids")
  void noMethodSendsIt(String xid) {
    try (ScriptedServer server = ScriptedServer.start((peer, message) -> false);
        ClientFixture fixture =
            new ClientFixture(server.address())
                .set("client.rm.allowUnregisteredResources", "true")) {
      HawserClient client = fixture.set("client.roles", "TM,RM").connect();
      TransactionManager tm = client.transactionManager();
      ResourceManager rm = client.resourceManager();
      BranchType at = BranchType.AT;
      List<Executable> methods =
          List.of(
              () -> tm.commit(xid),
              () -> tm.commitAsync(xid),
              () -> tm.rollback(xid),
              () -> tm.rollbackAsync(xid),
              () -> tm.getStatus(xid),
              () -> tm.getStatusAsync(xid),
              () -> tm.globalReport(xid, GlobalStatus.Committed),
              () -> tm.globalReportAsync(xid, GlobalStatus.Committed),
              () -> rm.branch(RESOURCE).xid(xid).register(),
              () -> rm.branchRegister(at, RESOURCE, xid, null, null),
              () -> rm.branchRegisterAsync(at, RESOURCE, xid, null, null),
              () -> rm.branchReport(at, xid, 1, BranchStatus.PhaseOne_Done, null),
              () -> rm.branchReportAsync(at, xid, 1, BranchStatus.PhaseOne_Done, null),
              () -> rm.lockQuery(at, RESOURCE, xid.isEmpty() ? " " : xid, "t:1"),
              () -> rm.lockQueryAsync(at, RESOURCE, xid.isEmpty() ? " " : xid, "t:1"));
      for (Executable method : methods) {
        String message = assertThrows(IllegalArgumentException.class, method).getMessage();
        assertTrue(message.startsWith("xid: "), message);
        assertTrue(message.contains("(expected: what begin returned, "), message);
      }
      assertTrue(
          server.received.stream().map(RpcMessage::body).noneMatch(XidRequest.class::isInstance));
    }
  }

  /** As {@code @GlobalLock} does, outside a transaction. */
  @Test
  void locksAreAskedForWithoutATransaction() {
    try (ScriptedServer server =
            ScriptedServer.start(
                (peer, message) -> {
                  if (!(message.body() instanceof GlobalLockQueryRequest request)) {
                    return false;
                  }
                  peer.answer(
                      message,
                      new GlobalLockQueryResponse(
                          ResultCode.Success,
                          "",
                          TransactionExceptionCode.Unknown,
                          request.xid().isEmpty()));
                  return true;
                });
        ClientFixture fixture = new ClientFixture(server.address()).set("client.roles", "RM")) {
      ResourceManager rm = fixture.connect().resourceManager();
      assertTrue(rm.lockQuery(BranchType.AT, RESOURCE, "", "t:1"));
      assertEquals(true, Await.result(rm.lockQueryAsync(BranchType.AT, RESOURCE, "", "t:1")));
    }
  }
}
