package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientRole;
import io.hawser.ClientStatus.ServerStatus;
import io.hawser.ClientStatus.State;
import io.hawser.HawserClient;
import io.hawser.RpcClient;
import io.hawser.error.HawserException;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.registry.ServerAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Every address of a name is a server. */
@Timeout(120)
@EnabledOnOs(OS.LINUX) // elsewhere 127.0.0.2 is not an address of the machine
class ServerNamesTest {
  private ScriptedServer one;
  private ScriptedServer two;
  private ServerAddress named;
  private volatile String[] addresses = {};

  @BeforeEach
  void start() {
    one = ScriptedServer.start();
    two = ScriptedServer.startOn(new ServerAddress("127.0.0.2", one.address().port()));
    named = new ServerAddress("seata.test", one.address().port());
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  private InetAddress[] lookup(String host) throws UnknownHostException {
    String[] now = addresses;
    if (now.length == 0) {
      throw new UnknownHostException(host);
    }
    InetAddress[] found = new InetAddress[now.length];
    for (int i = 0; i < now.length; i++) {
      found[i] = InetAddress.getByName(now[i]);
    }
    return found;
  }

  private ClientFixture fixture() {
    return new ClientFixture(named)
        .set("registry.refreshInterval", "50ms")
        .set("client.loadBalance.type", "RoundRobin");
  }

  private static Set<String> ready(HawserClient client) {
    Set<String> ready = new TreeSet<>();
    for (ServerStatus server : client.status().servers()) {
      if (server.state() == State.READY) {
        ready.add(server.resolved() == null ? "by name" : server.resolved().host());
      }
    }
    return ready;
  }

  private static void awaitReady(HawserClient client, String... hosts) {
    Await.until("ready " + client.status(), () -> ready(client).equals(Set.of(hosts)));
  }

  private static void begin(HawserClient client, int times) {
    for (int i = 0; i < times; i++) {
      client.rpc(ClientRole.TM).sendSync(new GlobalBeginRequest(1000, "t"), Duration.ofMinutes(1));
    }
  }

  private static long begun(ScriptedServer server) {
    return server.received.stream().filter(m -> m.body() instanceof GlobalBeginRequest).count();
  }

  @Test
  void requestsGoToAllAddressesOfAName() {
    addresses = new String[] {"127.0.0.1", "127.0.0.2"};
    try (ClientFixture fixture = fixture()) {
      HawserClient client = fixture.connect(this::lookup);
      awaitReady(client, "127.0.0.1", "127.0.0.2");
      begin(client, 50);
      assertEquals(25, begun(one));
      assertEquals(25, begun(two));
      assertEquals(1, one.connections.get());
      String status = client.status().toString();
      assertTrue(status.contains("seata.test/127.0.0.2:" + named.port()), status);
    }
  }

  @Test
  void anXidFindsTheAddressThatBeganIt() {
    addresses = new String[] {"127.0.0.1", "127.0.0.2"};
    try (ClientFixture fixture = fixture().set("client.loadBalance.type", "XID")) {
      HawserClient client = fixture.connect(this::lookup);
      awaitReady(client, "127.0.0.1", "127.0.0.2");
      RpcClient rpc = client.rpc(ClientRole.TM);
      for (int i = 0; i < 20; i++) {
        rpc.sendSync(new GlobalStatusRequest(two.address() + ":" + i, ""), Duration.ofMinutes(1));
      }
      assertEquals(
          20, two.received.stream().filter(m -> m.body() instanceof GlobalStatusRequest).count());
    }
  }

  @Test
  void aNameThatMovesIsFollowedWithoutAGap() {
    addresses = new String[] {"127.0.0.1"};
    try (ClientFixture fixture = fixture()) {
      HawserClient client = fixture.connect(this::lookup);
      awaitReady(client, "127.0.0.1");
      addresses = new String[] {"127.0.0.2"};
      while (!ready(client).equals(Set.of("127.0.0.2"))) {
        begin(client, 1); // none fails
      }
      begin(client, 1);
      assertTrue(begun(two) > 0);
      Await.until("the old one is closed", () -> one.peers.isEmpty());
    }
  }

  @Test
  void aNameThatIsUnknownForAWhileKeepsItsAddresses() {
    addresses = new String[] {"127.0.0.1", "127.0.0.2"};
    CountDownLatch asked = new CountDownLatch(5);
    try (ClientFixture fixture = fixture()) {
      HawserClient client =
          fixture.connect(
              host -> {
                if (addresses.length == 0) {
                  asked.countDown();
                }
                return lookup(host);
              });
      awaitReady(client, "127.0.0.1", "127.0.0.2");
      addresses = new String[] {};
      Await.latch(asked);
      awaitReady(client, "127.0.0.1", "127.0.0.2");
      assertEquals(1, one.connections.get());
      assertEquals(1, two.connections.get());
    }
  }

  @Test
  void aNameThatIsUnknownAtFirstIsUsedAsSoonAsItIsKnown() {
    try (ClientFixture fixture =
        fixture().set("transport.enableTmClientChannelCheckFailFast", "false")) {
      HawserClient client = fixture.connect(this::lookup);
      Await.until(
          client,
          status ->
              status.servers().stream()
                  .anyMatch(
                      s -> String.valueOf(s.lastError()).contains("unknown host seata.test")));
      addresses = new String[] {"127.0.0.1", "127.0.0.2"};
      awaitReady(client, "127.0.0.1", "127.0.0.2");
      begin(client, 4);
    }
  }

  @Test
  void connectingFailsWithTheReasonIfTheOnlyNameIsUnknown() {
    try (ClientFixture fixture = fixture()) {
      String error =
          assertThrows(HawserException.class, () -> fixture.connect(this::lookup)).getMessage();
      assertTrue(error.contains("unknown host seata.test"), error);
    }
  }

  /** The machine has both, as localhost has; the server listens on one. */
  @Test
  void aHostWithAddressesOfBothFamiliesIsOneServer() {
    addresses = new String[] {"::1", "127.0.0.1"};
    try (ClientFixture fixture = fixture()) {
      HawserClient client = fixture.connect(this::lookup);
      awaitReady(client, "::1"); // by its alternate
      assertEquals(1, client.status().servers().size());
      begin(client, 1);
      assertEquals(1, one.connections.get());
    }
  }

  @Test
  void aSilentNameServerDelaysNoServerWhoseNameIsKnown() {
    CountDownLatch silent = new CountDownLatch(1);
    addresses = new String[] {"127.0.0.1"};
    try (ClientFixture fixture = fixture()) {
      ServerAddress[] servers = new ServerAddress[21];
      for (int i = 0; i < 20; i++) {
        servers[i] = new ServerAddress("silent" + i + ".test", named.port());
      }
      servers[20] = named;
      fixture.registry.answers(servers);
      HawserClient client =
          fixture.connect(
              host -> {
                if (host.startsWith("silent")) {
                  Await.latch(silent);
                  throw new UnknownHostException(host);
                }
                return lookup(host);
              });
      begin(client, 1);
      awaitReady(client, "127.0.0.1");
    } finally {
      silent.countDown();
    }
  }
}
