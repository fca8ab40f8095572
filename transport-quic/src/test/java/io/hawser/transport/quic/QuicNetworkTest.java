package io.hawser.transport.quic;

import static io.hawser.transport.quic.Ends.LONG;
import static io.hawser.transport.quic.Ends.allReady;
import static io.hawser.transport.quic.Ends.commitOne;
import static io.hawser.transport.quic.Ends.connect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientStatus.ServerStatus;
import io.hawser.ClientStatus.State;
import io.hawser.HawserClient;
import io.hawser.model.GlobalStatus;
import io.hawser.netty.server.ClientSession;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.testkit.faults.DatagramFaultProxy;
import io.hawser.testkit.faults.DatagramFaults;
import io.hawser.testsupport.NoLeaks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tests how connections behave when the network or the client is silent, or an address changes. */
@ExtendWith(NoLeaks.class)
@Tag("full")
@Timeout(300)
class QuicNetworkTest {
  @TempDir Path directory;

  @Test
  void heartbeatsKeepAQuietConnectionOpenThatWouldEndWithoutThem() throws Exception {
    TestPki pki = new TestPki(directory);
    Map<String, String> beating = pki.clientSettings();
    beating.put("transport.heartbeatInterval", "300ms");
    Map<String, String> silent = pki.clientSettings();
    silent.put("transport.heartbeat", "false");
    try (NettyRemotingServer server =
            Ends.start(pki, it -> it.idleTimeout(Duration.ofSeconds(10)));
        HawserClient kept = connect(server.address(), beating)) {
      Set<ClientSession> ofKept = Set.copyOf(server.clients());
      assertEquals(2, ofKept.size());
      // It falls silent later than the other one, and its end shows that the time is over.
      try (HawserClient ended = connect(server.address(), silent)) {
        Set<ClientSession> ofEnded = new HashSet<>(server.clients());
        ofEnded.removeAll(ofKept);
        assertEquals(2, ofEnded.size());
        assertTrue(allReady(ended));
        Events.await(
            "the server closes the silent ones",
            () -> server.clients().stream().noneMatch(ofEnded::contains));
        assertTrue(server.clients().containsAll(ofKept), "those with heartbeats are the same");
        assertTrue(allReady(kept));
        Events.await("the silent client connects again", () -> allReady(ended));
      }
    }
  }

  @Test
  void silenceOfTheNetworkEndsTheConnectionForBoth() throws Exception {
    TestPki pki = new TestPki(directory);
    Map<String, String> settings = pki.clientSettings();
    settings.put("transport.heartbeatInterval", "300ms");
    settings.put("transport.idleTimeout", "20s");
    try (NettyRemotingServer server =
            Ends.start(pki, it -> it.idleTimeout(Duration.ofSeconds(20)));
        DatagramFaultProxy proxy = DatagramFaultProxy.to(server.address());
        HawserClient client = connect(proxy.address(), settings)) {
      proxy.apply(DatagramFaults.NONE.withLoss(1));
      Events.await("the server gives it up", () -> server.clients().isEmpty());
      Events.await("so does the client", () -> !allReady(client));
      proxy.heal();
      Events.await("the client is back", () -> allReady(client));
      commitOne(client);
    }
  }

  @Test
  void oneThousandTransactionsOutliveChangesOfTheClientsAddress() throws Exception {
    TestPki pki = new TestPki(directory);
    try (NettyRemotingServer server = Ends.start(pki, it -> it);
        DatagramFaultProxy proxy = DatagramFaultProxy.to(server.address());
        HawserClient client = connect(proxy.address(), pki.clientSettings())) {
      Set<ClientSession> sessions = Set.copyOf(server.clients());
      int committed = 0;
      for (int i = 0; i < 1_000; i++) {
        if (i % 100 == 50) {
          proxy.changeAddresses();
        }
        String xid = client.transactionManager().begin(Ends.XID, LONG);
        if (client.transactionManager().commit(xid) == GlobalStatus.Committed) {
          committed++;
        }
      }
      assertEquals(1_000, committed);
      assertEquals(20, proxy.counts().moves(), "ten moves of two connections");
      assertEquals(sessions, Set.copyOf(server.clients()), "the same connections");
      for (ServerStatus status : client.status().servers()) {
        assertEquals(State.READY, status.state(), status::toString);
      }
    }
  }
}
