package io.hawser.testkit.registry;

import static io.hawser.testkit.registry.Bench.list;
import static io.hawser.testkit.registry.Bench.server;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.registry.RegistryService;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import java.util.ArrayList;
import java.util.List;

final class SubscriptionCases {
  private SubscriptionCases() {}

  static List<Case> all() {
    return List.of(
        Case.without(
            Capability.PUSH, "a subscription does no harm", SubscriptionCases::withoutPush),
        Case.of(
            "announced and withdrawn servers are reported",
            SubscriptionCases::joinAndLeave,
            Capability.PUSH),
        Case.of(
            "the first server of a cluster is reported", SubscriptionCases::first, Capability.PUSH),
        Case.of(
            "the withdrawal of the last server is reported",
            SubscriptionCases::last,
            Capability.PUSH,
            Capability.EMPTY_CLUSTER),
        Case.of(
            "a crashed server is gone in time, and an announced one stays",
            SubscriptionCases::crash,
            Capability.PUSH,
            Capability.CRASH),
        Case.of(
            "listeners are notified of their own cluster only",
            SubscriptionCases::ownClusterOnly,
            Capability.PUSH),
        Case.of(
            "clusters of similar names are kept apart",
            SubscriptionCases::similarNames,
            Capability.PUSH),
        Case.of(
            "a removed listener is not notified, the others are",
            SubscriptionCases::unsubscribe,
            Capability.PUSH),
        Case.of(
            "a removed listener can subscribe again", SubscriptionCases::again, Capability.PUSH),
        Case.of(
            "a change is reported despite entries that cannot be understood",
            SubscriptionCases::junk,
            Capability.PUSH,
            Capability.JUNK),
        Case.of(
            "a failing listener does not affect others",
            SubscriptionCases::failing,
            Capability.PUSH),
        Case.of(
            "the last of many quick changes is reported",
            SubscriptionCases::burst,
            Capability.PUSH),
        Case.of(
            "one change among 500 servers is reported", SubscriptionCases::many, Capability.PUSH));
  }

  private static void withoutPush(Bench bench) throws Exception {
    RegistryService service = bench.open();
    RecordingListener listener = bench.subscribe(service);
    bench.join(server(1));
    bench.assertLookup(service, server(1));
    service.unsubscribe(bench.cluster(), listener);
    bench.join(server(2));
    bench.assertLookup(service, server(1), server(2));
    assertEquals(List.of(), listener.errors());
  }

  private static void joinAndLeave(Bench bench) throws Exception {
    bench.join(server(1));
    RecordingListener listener = bench.subscribe(bench.open());
    bench.join(server(2));
    listener.await(list(server(1), server(2)), bench.limit());
    bench.join(server(3));
    listener.await(list(server(1), server(2), server(3)), bench.limit());
    bench.leave(server(1));
    listener.await(list(server(2), server(3)), bench.limit());
    bench.join(server(1));
    listener.await(list(server(1), server(2), server(3)), bench.limit());
    assertEquals(List.of(), listener.errors());
  }

  private static void first(Bench bench) throws Exception {
    RecordingListener listener = bench.subscribe(bench.open());
    bench.join(server(1));
    listener.await(list(server(1)), bench.limit());
  }

  private static void last(Bench bench) throws Exception {
    bench.join(server(1));
    RecordingListener listener = bench.subscribe(bench.open());
    bench.leave(server(1));
    listener.await(list(), bench.limit());
    bench.join(server(1));
    listener.await(list(server(1)), bench.limit());
  }

  private static void crash(Bench bench) throws Exception {
    RegistryService service = bench.open();
    RecordingListener listener = bench.subscribe(service);
    bench.join(server(1), server(2));
    List<ServiceInstance> before = new ArrayList<>(List.of(server(1), server(2)));
    List<ServiceInstance> after = new ArrayList<>(List.of(server(1)));
    if (bench.has(Capability.REGISTRATION)) {
      service.register(bench.cluster(), server(3));
      before.add(server(3));
      after.add(server(3));
    }
    listener.await(before, bench.limit());
    int count = listener.count();
    bench.fixture().crash(bench.cluster(), server(2));
    listener.awaitSince(count, after, bench.fixture().livenessLimit().plus(bench.limit()));
    List<ServerAddress> stay = Bench.addresses(after);
    for (List<ServerAddress> change : listener.changes().subList(count, listener.count())) {
      assertEquals(true, change.containsAll(stay), "some of " + stay + " are not in " + change);
    }
    bench.assertLookup(service, bench.cluster(), after);
  }

  private static void ownClusterOnly(Bench bench) throws Exception {
    String other = Bench.freshName();
    RegistryService service = bench.open();
    RecordingListener listener = bench.subscribe(service);
    RecordingListener otherListener = bench.subscribe(service, other);
    bench.join(server(1));
    bench.join(other, server(2));
    listener.await(list(server(1)), bench.limit());
    otherListener.await(list(server(2)), bench.limit());
    bench.join(server(3));
    listener.await(list(server(1), server(3)), bench.limit());
    otherListener.await(list(server(2)), bench.limit());
    assertNeverNotifiedOf(listener, server(2));
    assertNeverNotifiedOf(otherListener, server(1));
    assertNeverNotifiedOf(otherListener, server(3));
  }

  private static void assertNeverNotifiedOf(RecordingListener listener, ServiceInstance instance) {
    for (List<ServerAddress> change : listener.changes()) {
      assertEquals(
          false, change.contains(instance.address()), instance.address() + " is in " + change);
    }
  }

  private static void similarNames(Bench bench) throws Exception {
    RegistryService service = bench.open();
    RecordingListener listener = bench.subscribe(service);
    bench.join(server(1));
    int n = 100;
    List<String> names = bench.fixture().similarNames(bench.cluster());
    for (String name : names) {
      bench.join(name, server(n++));
    }
    bench.join(server(2));
    listener.await(list(server(1), server(2)), bench.limit());
    for (int other = 100; other < n; other++) {
      assertNeverNotifiedOf(listener, server(other));
    }
    for (String name : names) {
      RecordingListener similar = bench.subscribe(service, name);
      bench.join(name, server(3));
      n = 100 + names.indexOf(name);
      similar.await(list(server(n), server(3)), bench.limit());
    }
  }

  private static void unsubscribe(Bench bench) throws Exception {
    RegistryService service = bench.open();
    RecordingListener gone = bench.subscribe(service);
    RecordingListener stays = bench.subscribe(service);
    bench.join(server(1));
    gone.await(list(server(1)), bench.limit());
    stays.await(list(server(1)), bench.limit());
    service.unsubscribe(bench.cluster(), gone);
    service.unsubscribe(bench.cluster(), gone); // a second time does nothing
    service.unsubscribe(Bench.freshName(), stays); // nor does the wrong cluster
    bench.join(server(2));
    stays.await(list(server(1), server(2)), bench.limit());
    bench.join(server(3));
    stays.await(list(server(1), server(2), server(3)), bench.limit());
    assertNeverNotifiedOf(gone, server(3));
  }

  private static void again(Bench bench) throws Exception {
    RegistryService service = bench.open();
    RecordingListener listener = bench.subscribe(service);
    bench.join(server(1));
    listener.await(list(server(1)), bench.limit());
    service.unsubscribe(bench.cluster(), listener);
    bench.join(server(2));
    service.subscribe(bench.cluster(), listener);
    bench.join(server(3));
    listener.await(list(server(1), server(2), server(3)), bench.limit());
  }

  private static void junk(Bench bench) throws Exception {
    RecordingListener listener = bench.subscribe(bench.open());
    bench.fixture().putJunk(bench.cluster());
    bench.join(server(1));
    listener.await(list(server(1)), bench.limit());
    bench.join(server(2));
    bench.leave(server(1));
    listener.await(list(server(2)), bench.limit());
    assertEquals(List.of(), listener.errors());
  }

  private static void failing(Bench bench) throws Exception {
    RegistryService service = bench.open();
    service.subscribe(bench.cluster(), new FailingListener());
    RecordingListener listener = bench.subscribe(service);
    for (int n = 1; n <= 3; n++) {
      bench.join(server(n));
      listener.await(Bench.servers(1, n + 1), bench.limit());
    }
    bench.assertLookup(service, server(1), server(2), server(3));
    assertEquals(List.of(), listener.errors());
  }

  private static void burst(Bench bench) throws Exception {
    RecordingListener listener = bench.subscribe(bench.open());
    List<ServiceInstance> servers = Bench.servers(0, 40);
    for (ServiceInstance server : servers) {
      bench.join(server);
    }
    for (ServiceInstance server : servers.subList(0, 20)) {
      bench.leave(server);
    }
    listener.await(servers.subList(20, 40), bench.limit());
  }

  private static void many(Bench bench) throws Exception {
    bench.join(Bench.array(Bench.servers(0, 500)));
    RecordingListener listener = bench.subscribe(bench.open());
    bench.join(server(500));
    listener.await(Bench.servers(0, 501), bench.limit());
    bench.leave(server(0));
    listener.await(Bench.servers(1, 501), bench.limit());
  }
}
