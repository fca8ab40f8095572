package io.hawser.registry.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Status;
import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryService;
import io.hawser.testkit.registry.RegistryEvents;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every end of a watch is noticed, and no change is missed. */
class WatchTest {
  private static final String A = "10.0.0.1:8091";
  private static final String B = "10.0.0.2:8091";

  private final RegistryEvents events = new RegistryEvents();
  private ScriptedEtcd etcd;
  private RegistryService service;

  @BeforeEach
  void open() throws Exception {
    etcd = new ScriptedEtcd();
    etcd.servers = List.of(A);
    service = Services.at(etcd.url());
  }

  @AfterEach
  void closeAll() {
    service.close();
    etcd.close();
  }

  @Test
  void startsAfterTheRead() throws Exception {
    service.subscribe("default", events);
    assertEquals(11, etcd.nextWatch().startRevision());
  }

  @Test
  void readsAgainWhenItsRevisionIsCompacted() throws Exception {
    service.subscribe("default", events);
    ScriptedEtcd.OpenWatch watch = etcd.nextWatch();
    etcd.servers = List.of(A, B);
    etcd.readRevision = 30;
    etcd.watchRevision = 30;
    watch
        .responses()
        .onNext(WatchResponse.newBuilder().setCanceled(true).setCompactRevision(20).build());
    assertEquals("[" + A + ", " + B + "]", events.next()); // and no error
    assertEquals(31, etcd.nextWatch().startRevision());
  }

  @Test
  void readsAgainWhenTheHistoryIsDifferent() throws Exception {
    etcd.watchRevision = 5; // as if the read had gone to an earlier etcd
    RegistryException error =
        assertThrows(RegistryException.class, () -> service.subscribe("default", events));
    assertTrue(error.getMessage().contains("etcd's revision went back"), error::getMessage);

    etcd.readRevision = 4;
    service.subscribe("default", events);
    assertTrue(events.isSilent());
  }

  @Test
  void connectsAgainWhenAStreamJustEnds() throws Exception {
    service.subscribe("default", events);
    etcd.nextWatch().responses().onCompleted();
    String error = events.next();
    assertTrue(error.contains("etcd ended the watch"), error);
    assertEquals("[" + A + "]", events.next());
    etcd.nextWatch();
  }

  @Test
  void connectsAgainWhenTheMemberHasLostItsLeader() throws Exception {
    service.subscribe("default", events);
    etcd.servers = List.of(A, B);
    etcd.nextWatch()
        .responses()
        .onError(Status.UNAVAILABLE.withDescription("etcdserver: no leader").asRuntimeException());
    String error = events.next();
    assertTrue(error.contains("etcdserver: no leader"), error);
    assertEquals("[" + A + ", " + B + "]", events.next());
  }

  @Test
  void connectsAgainWhenAWatchIsCanceledWithoutAReason() throws Exception {
    service.subscribe("default", events);
    etcd.nextWatch().responses().onNext(WatchResponse.newBuilder().setCanceled(true).build());
    assertTrue(events.next().contains("watch canceled"));
    assertEquals("[" + A + "]", events.next());
  }

  @Test
  void reachesIpv6AndNames() throws Exception {
    try (RegistryService named = Services.at("localhost:" + etcd.port())) {
      assertEquals("[" + A + "]", RegistryEvents.text(named.lookup("default")));
    }
    InetAddress loopback = InetAddress.getByName("::1");
    assumeTrue(NetworkInterface.getByInetAddress(loopback) != null, "no IPv6 here");
    try (ScriptedEtcd ipv6 = new ScriptedEtcd(loopback);
        RegistryService service6 = Services.at("http://[::1]:" + ipv6.port())) {
      ipv6.servers = List.of(B);
      assertEquals("[" + B + "]", RegistryEvents.text(service6.lookup("default")));
    }
  }

  @Test
  void doesNotUseAMemberWithoutALeader() {
    etcd.leader = 0;
    RegistryException error =
        assertThrows(RegistryException.class, () -> service.lookup("default"));
    assertTrue(error.getMessage().contains("etcdserver: no leader"), error::getMessage);
  }
}
