package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.ClientRole;
import io.hawser.ClientStatus.State;
import io.hawser.HawserClient;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.protocol.BranchReportRequest;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.ResultCode;
import io.hawser.registry.ServiceInstance;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A server is found by every address that an XID may have. */
class XidAffinityTest {
  private static final int TIMES = 30;

  @AutoClose private final ScriptedServer first = namedInXids("172.17.0.2:8091");
  @AutoClose private final ScriptedServer second = namedInXids("tc-2.internal:8091");
  @AutoClose private final ClientFixture fixture = new ClientFixture();

  /** A server that calls itself otherwise than its clients do. */
  private static ScriptedServer namedInXids(String name) {
    AtomicInteger ids = new AtomicInteger();
    return ScriptedServer.start(
        (peer, m) -> {
          if (m.body() instanceof GlobalBeginRequest) {
            String xid = name + ":" + ids.incrementAndGet();
            peer.send(
                m.id(),
                MessageType.RESPONSE,
                new GlobalBeginResponse(
                    ResultCode.Success, "", TransactionExceptionCode.Unknown, xid, ""));
            return true;
          }
          return false;
        });
  }

  private HawserClient connect() {
    HawserClient client = fixture.connect();
    Await.until(
        client,
        s ->
            s.servers().size() % 2 == 0
                && s.servers().stream().allMatch(server -> server.state() == State.READY));
    return client;
  }

  private static long asked(ScriptedServer server) {
    return server.received.stream()
        .filter(
            m -> m.body() instanceof GlobalStatusRequest || m.body() instanceof BranchReportRequest)
        .count();
  }

  private static void ask(HawserClient client, String xid) {
    for (int i = 0; i < TIMES; i++) { // more than luck
      Await.result(client.rpc(ClientRole.TM).send(new GlobalStatusRequest(xid, "")));
    }
  }

  @Test
  void byTheAddressUnderWhichItBeganATransaction() {
    fixture.set("client.roles", "TM,RM");
    fixture.registry.answers(first.address(), second.address());
    HawserClient client = connect();
    Await.until(
        "both have begun a transaction",
        () -> {
          Await.result(client.rpc(ClientRole.TM).send(new GlobalBeginRequest(1000, "t")));
          return first.received.stream().anyMatch(m -> m.body() instanceof GlobalBeginRequest)
              && second.received.stream().anyMatch(m -> m.body() instanceof GlobalBeginRequest);
        });
    ask(client, "172.17.0.2:8091:77");
    assertEquals(TIMES, asked(first));
    ask(client, "TC-2.internal:8091:78");
    assertEquals(TIMES, asked(second));
    for (int i = 0; i < TIMES; i++) {
      Await.result(
          client
              .rpc(ClientRole.RM)
              .send(
                  new BranchReportRequest(
                      "172.17.0.2:8091:79",
                      1,
                      BranchStatus.PhaseOne_Done,
                      "r",
                      "",
                      BranchType.TCC)));
    }
    assertEquals(2 * TIMES, asked(first), "the roles share what is known");
  }

  @Test
  void byTheAddressesInTheMetadata() {
    fixture.registry.answersWith(
        new ServiceInstance(
            first.address(),
            Map.of(ServiceInstance.ADDRESSES, "10.9.9.9:8091, [2001:db8::7]:8091,, junk")),
        new ServiceInstance(second.address()));
    HawserClient client = connect();
    ask(client, "10.9.9.9:8091:1");
    ask(client, "2001:db8:0:0:0:0:0:7:8091:2");
    assertEquals(2 * TIMES, asked(first));
    assertEquals(0, asked(second));
  }

  @Test
  void aServerWithManyNamesIsRememberedByTheLatest() {
    AtomicInteger ids = new AtomicInteger();
    first.script(
        (peer, m) -> {
          if (m.body() instanceof GlobalBeginRequest begin) {
            peer.send(
                m.id(),
                MessageType.RESPONSE,
                new GlobalBeginResponse(
                    ResultCode.Success,
                    "",
                    TransactionExceptionCode.Unknown,
                    "10.1.1." + ids.incrementAndGet() + ":8091:1",
                    ""));
            return true;
          }
          return false;
        });
    fixture.registry.answers(first.address(), second.address());
    HawserClient client = connect();
    Await.until(
        "it has begun many transactions",
        () -> {
          Await.result(client.rpc(ClientRole.TM).send(new GlobalBeginRequest(1000, "t")));
          return ids.get() == 100;
        });
    ask(client, "10.1.1.100:8091:1");
    assertEquals(TIMES, asked(first));
    ask(client, "10.1.1.93:8091:1");
    assertEquals(2 * TIMES, asked(first));
  }
}
