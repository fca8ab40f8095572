package io.hawser.testkit.registry;

import static io.hawser.testkit.registry.Bench.server;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.registry.RegistryService;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

final class RegistrationCases {
  private static final Capability REGISTRATION = Capability.REGISTRATION;

  private RegistrationCases() {}

  static List<Case> all() {
    return List.of(
        Case.without(
            REGISTRATION, "announcing does nothing", RegistrationCases::withoutRegistration),
        Case.of(
            "an announced server is found, a withdrawn one is not",
            RegistrationCases::registerAndUnregister,
            REGISTRATION),
        Case.of("announcing twice is harmless", RegistrationCases::twice, REGISTRATION),
        Case.of("withdrawing removes nothing else", RegistrationCases::precisely, REGISTRATION),
        Case.of(
            "a server announced by another service is not withdrawn",
            RegistrationCases::foreign,
            REGISTRATION),
        Case.of(
            "closing withdraws all servers and removes nothing else",
            RegistrationCases::close,
            REGISTRATION),
        Case.of(
            "clusters of similar names are kept apart",
            RegistrationCases::similarNames,
            REGISTRATION),
        Case.of(
            "IPv4 and IPv6 addresses are announced as given",
            bench -> roundTrip(bench, "192.0.2.7", "2001:db8::1:7", "fe80::1:2:3:4"),
            REGISTRATION),
        Case.of(
            "host names are announced as given",
            bench -> roundTrip(bench, "tc-1.example.com", "tc2"),
            REGISTRATION,
            Capability.HOST_NAMES),
        Case.of(
            "servers of one host are announced by port",
            RegistrationCases::ports,
            REGISTRATION,
            Capability.PORTS),
        Case.of("unknown metadata do no harm", RegistrationCases::unknownMetadata, REGISTRATION),
        Case.of(
            "metadata are announced",
            RegistrationCases::metadata,
            REGISTRATION,
            Capability.METADATA));
  }

  private static void withoutRegistration(Bench bench) throws Exception {
    RegistryService service = bench.open();
    bench.join(server(1));
    service.register(bench.cluster(), server(2));
    bench.assertLookup(service, server(1));
    service.unregister(bench.cluster(), server(2));
    service.unregister(bench.cluster(), server(1));
    bench.assertLookup(service, server(1));
  }

  /** Waits until clients see, and the registry stores, exactly these servers. */
  private static void awaitServers(Bench bench, ServiceInstance... expected) throws Exception {
    awaitServers(bench, bench.cluster(), expected);
  }

  private static void awaitServers(Bench bench, String cluster, ServiceInstance... expected)
      throws Exception {
    bench.observer(cluster).assertSees(List.of(expected));
    bench.assertStored(cluster, List.of(expected));
  }

  private static void registerAndUnregister(Bench bench) throws Exception {
    RegistryService service = bench.open();
    service.register(bench.cluster(), server(1));
    awaitServers(bench, server(1));
    service.register(bench.cluster(), server(2));
    awaitServers(bench, server(1), server(2));
    service.unregister(bench.cluster(), server(1));
    awaitServers(bench, server(2));
    service.unregister(bench.cluster(), server(1)); // a second time does nothing
    service.register(bench.cluster(), server(1));
    awaitServers(bench, server(1), server(2));
  }

  private static void twice(Bench bench) throws Exception {
    RegistryService service = bench.open();
    service.register(bench.cluster(), server(1));
    service.register(bench.cluster(), server(1));
    awaitServers(bench, server(1));
    service.unregister(bench.cluster(), server(1));
    service.register(bench.cluster(), server(2));
    awaitServers(bench, server(2));
  }

  private static void precisely(Bench bench) throws Exception {
    RegistryService service = bench.open();
    RegistryService another = bench.open();
    bench.join(server(1));
    another.register(bench.cluster(), server(2));
    service.register(bench.cluster(), server(3));
    service.register(bench.cluster(), server(4));
    awaitServers(bench, server(1), server(2), server(3), server(4));
    service.unregister(bench.cluster(), server(3));
    awaitServers(bench, server(1), server(2), server(4));
  }

  private static void foreign(Bench bench) throws Exception {
    RegistryService service = bench.open();
    RegistryService another = bench.open();
    bench.join(server(1));
    another.register(bench.cluster(), server(2));
    service.register(bench.cluster(), server(3));
    service.unregister(bench.cluster(), server(1));
    service.unregister(bench.cluster(), server(2));
    service.unregister(bench.cluster(), server(4));
    service.register(bench.cluster(), server(5));
    awaitServers(bench, server(1), server(2), server(3), server(5));
  }

  private static void close(Bench bench) throws Exception {
    String other = Bench.freshName();
    RegistryService service = bench.open();
    RegistryService another = bench.open();
    bench.join(server(1));
    another.register(bench.cluster(), server(2));
    another.register(other, server(2));
    service.register(bench.cluster(), server(3));
    service.register(bench.cluster(), server(4));
    service.register(other, server(3));
    awaitServers(bench, server(1), server(2), server(3), server(4));
    awaitServers(bench, other, server(2), server(3));
    bench.closeInTime(service);
    awaitServers(bench, server(1), server(2));
    awaitServers(bench, other, server(2));
    bench.closeInTime(another);
    awaitServers(bench, server(1));
  }

  private static void similarNames(Bench bench) throws Exception {
    RegistryService service = bench.open();
    Map<String, ServiceInstance> clusters = new LinkedHashMap<>();
    clusters.put(bench.cluster(), server(0));
    for (String name : bench.fixture().similarNames(bench.cluster())) {
      clusters.put(name, server(clusters.size()));
    }
    clusters.forEach(service::register);
    for (Map.Entry<String, ServiceInstance> entry : clusters.entrySet()) {
      awaitServers(bench, entry.getKey(), entry.getValue());
      bench.assertLookup(service, entry.getKey(), List.of(entry.getValue()));
    }
    service.register(bench.cluster(), server(100));
    service.unregister(bench.cluster(), server(0));
    awaitServers(bench, server(100));
    clusters.remove(bench.cluster());
    for (Map.Entry<String, ServiceInstance> entry : clusters.entrySet()) {
      bench.assertLookup(service, entry.getKey(), List.of(entry.getValue()));
    }
  }

  private static void roundTrip(Bench bench, String... hosts) throws Exception {
    RegistryService service = bench.open();
    ServiceInstance[] instances = new ServiceInstance[hosts.length];
    for (int i = 0; i < hosts.length; i++) {
      instances[i] = new ServiceInstance(new ServerAddress(hosts[i], 8091));
      service.register(bench.cluster(), instances[i]);
    }
    awaitServers(bench, instances);
    for (ServiceInstance instance : instances) {
      service.unregister(bench.cluster(), instance);
    }
    service.register(bench.cluster(), server(1));
    awaitServers(bench, server(1));
  }

  private static void ports(Bench bench) throws Exception {
    ServiceInstance left = ServiceInstance.of("10.7.0.1:8091");
    ServiceInstance[] others = {
      ServiceInstance.of("10.7.0.1:809"),
      ServiceInstance.of("10.7.0.1:18091"),
      ServiceInstance.of("10.7.0.11:8091")
    };
    RegistryService service = bench.open();
    for (ServiceInstance other : others) {
      service.register(bench.cluster(), other);
    }
    service.register(bench.cluster(), left);
    service.unregister(bench.cluster(), left);
    awaitServers(bench, others);
  }

  private static ServiceInstance withMetadata(int n) {
    return new ServiceInstance(
        server(n).address(), Map.of("weight", "5", "version", "2.0.0", "tck-unknown", "a=b;c:d"));
  }

  private static void unknownMetadata(Bench bench) throws Exception {
    RegistryService service = bench.open();
    service.register(bench.cluster(), withMetadata(1));
    awaitServers(bench, server(1));
    service.unregister(bench.cluster(), server(1)); // only the address counts
    service.register(bench.cluster(), server(2));
    awaitServers(bench, server(2));
  }

  private static void metadata(Bench bench) throws Exception {
    RegistryService service = bench.open();
    service.register(bench.cluster(), withMetadata(1));
    awaitServers(bench, server(1));
    Map<String, String> found = service.lookup(bench.cluster()).get(0).metadata();
    withMetadata(1)
        .metadata()
        .forEach((name, value) -> assertEquals(value, found.get(name), name + " in " + found));
  }
}
