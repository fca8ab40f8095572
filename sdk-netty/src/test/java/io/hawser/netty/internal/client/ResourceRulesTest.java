package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientRole;
import io.hawser.HawserClient;
import io.hawser.RpcClient;
import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import io.hawser.error.InvalidRequestException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.BranchRegisterResponse;
import io.hawser.protocol.GlobalLockQueryRequest;
import io.hawser.protocol.GlobalLockQueryResponse;
import io.hawser.protocol.Request;
import io.hawser.protocol.ResultCode;
import io.hawser.transaction.Resource;
import io.hawser.transaction.ResourceManager;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests which resource ids are valid, and that a branch must have a resource that can end it. */
class ResourceRulesTest {
  private static final String XID = "1.2.3.4:8091:7";

  private static ScriptedServer server() {
    return ScriptedServer.start(
        (peer, message) -> {
          if (message.body() instanceof BranchRegisterRequest) {
            peer.answer(
                message,
                new BranchRegisterResponse(
                    ResultCode.Success, "", TransactionExceptionCode.Unknown, 5));
          } else if (message.body() instanceof GlobalLockQueryRequest) {
            peer.answer(
                message,
                new GlobalLockQueryResponse(
                    ResultCode.Success, "", TransactionExceptionCode.Unknown, true));
          } else {
            return false;
          }
          return true;
        });
  }

  private static ClientFixture rm(ScriptedServer server) {
    return new ClientFixture(server.address()).set("client.roles", "RM");
  }

  private static Resource resource(String id, BranchType type) {
    return new Resource(
        id,
        type,
        branch -> BranchStatus.PhaseTwo_Committed,
        branch -> BranchStatus.PhaseTwo_Rollbacked);
  }

  static Stream<String> badIds() {
    return Stream.of(
        "jdbc:mysql://a:1,b:2/db", "", " ", ",", "x".repeat(32_768), "\u00e4".repeat(16_384));
  }

  @ParameterizedTest
  @MethodSource("badIds")
  void whatRegisterResourceRejectsIsRejectedAtEveryDoor(String id) {
    try (ScriptedServer server = server();
        ClientFixture fixture = rm(server).set("client.rm.allowUnregisteredResources", "true")) {
      HawserClient client = fixture.connect();
      ResourceManager rm = client.resourceManager();
      BranchType at = BranchType.AT;
      Class<IllegalArgumentException> bad = IllegalArgumentException.class;
      String reason = assertThrows(bad, () -> resource(id, at)).getMessage();
      assertEquals(
          reason, assertThrows(bad, () -> rm.branchRegister(at, id, XID, null, null)).getMessage());
      assertEquals(
          reason,
          assertThrows(bad, () -> rm.branchRegisterAsync(at, id, XID, null, null)).getMessage());
      assertEquals(reason, assertThrows(bad, () -> rm.lockQuery(at, id, XID, "t:1")).getMessage());
      assertEquals(
          reason, assertThrows(bad, () -> rm.lockQueryAsync(at, id, XID, "t:1")).getMessage());
      assertEquals(reason, assertThrows(bad, () -> rm.branch(id)).getMessage());
      RpcClient rpc = client.rpc(ClientRole.RM);
      for (Request<?> request :
          List.of(
              new BranchRegisterRequest(XID, at, id, "", ""),
              new GlobalLockQueryRequest(XID, at, id, "t:1", ""))) {
        assertEquals(reason, assertThrows(bad, () -> rpc.send(request)).getMessage());
        assertEquals(
            reason,
            assertThrows(bad, () -> rpc.sendSync(request, Duration.ofSeconds(30))).getMessage());
        assertEquals(reason, assertThrows(bad, () -> rpc.sendOneway(request)).getMessage());
      }
      assertTrue(
          server.received.stream()
              .map(RpcMessage::body)
              .noneMatch(
                  it ->
                      it instanceof BranchRegisterRequest || it instanceof GlobalLockQueryRequest));
    }
  }

  @Test
  void theLongestIdPassesEveryDoor() {
    String id = "x".repeat(32_767);
    try (ScriptedServer server = server();
        ClientFixture fixture = rm(server)) {
      ResourceManager rm = fixture.connect().resourceManager();
      rm.registerResource(resource(id, BranchType.AT));
      assertEquals(5, rm.branchRegister(BranchType.AT, id, XID, null, null));
      assertTrue(rm.lockQuery(BranchType.AT, id, XID, "t:1"));
    }
  }

  @Test
  void aBranchOfAnUnregisteredResourceIsRejectedBeforeItIsSentAndNamesTheRegisteredOnes() {
    try (ScriptedServer server = server();
        ClientFixture fixture = rm(server)) {
      ResourceManager rm = fixture.connect().resourceManager();
      rejected(rm, "Registered are: none.");
      rm.registerResource(resource("stokc", BranchType.TCC));
      rejected(rm, "Registered are: stokc (TCC).");
      rm.registerResource(resource("stock", BranchType.AT)); // another mode is another resource
      rejected(rm, "Registered are: stock (AT), stokc (TCC).");
      for (int i = 0; i < 30; i++) {
        rm.registerResource(resource("another " + i, BranchType.TCC));
      }
      rejected(rm, " and 22 more.");
      assertTrue(
          server.received.stream().noneMatch(it -> it.body() instanceof BranchRegisterRequest));

      rm.registerResource(resource("stock", BranchType.TCC));
      assertEquals(5, rm.branchRegister(BranchType.TCC, "stock", XID, null, null));
      assertEquals(
          5L, Await.result(rm.branchRegisterAsync(BranchType.TCC, "stock", XID, null, null)));
      rm.unregisterResource(BranchType.TCC, "stock");
      rejected(rm, "stock (AT)");
    }
  }

  private static void rejected(ResourceManager rm, String part) {
    InvalidRequestException error =
        assertThrows(
            InvalidRequestException.class,
            () -> rm.branchRegister(BranchType.TCC, "stock", XID, null, null));
    assertTrue(error.getMessage().contains("stock (TCC) is not registered"), error.getMessage());
    assertTrue(error.getMessage().contains(part), error.getMessage());
    assertEquals(Delivery.NOT_SENT, error.delivery());
    HawserException async =
        Await.error(rm.branchRegisterAsync(BranchType.TCC, "stock", XID, null, null));
    assertEquals(error.getMessage(), async.getMessage());
  }

  @Test
  void aSwitchAllowsBranchesThatAnotherProcessEnds() {
    try (ScriptedServer server = server();
        ClientFixture fixture = rm(server).set("client.rm.allowUnregisteredResources", "true")) {
      ResourceManager rm = fixture.connect().resourceManager();
      assertEquals(5, rm.branchRegister(BranchType.TCC, "elsewhere", XID, null, null));
    }
  }
}
