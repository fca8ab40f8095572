package io.hawser.testkit.registry;

import static io.hawser.testkit.registry.Bench.server;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.registry.RegistryService;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

final class LookupCases {
  private LookupCases() {}

  static List<Case> all() {
    return List.of(
        Case.of("an announced server is found, a withdrawn one is not", LookupCases::joinAndLeave),
        Case.of(
            "an answer is never stale, even with a subscription", LookupCases::withSubscription),
        Case.of(
            "an unknown cluster has no servers",
            LookupCases::emptyCluster,
            Capability.EMPTY_CLUSTER),
        Case.without(
            Capability.EMPTY_CLUSTER,
            "an unknown cluster is an error that names it",
            LookupCases::unknownCluster),
        Case.of(
            "only clusters with servers are listed",
            LookupCases::clusterNames,
            Capability.CLUSTER_NAMES),
        Case.of("clusters of similar names are kept apart", LookupCases::similarNames),
        Case.of("IPv4 and IPv6 addresses are found as equal objects", LookupCases::addresses),
        Case.of("host names are found", LookupCases::hostNames, Capability.HOST_NAMES),
        Case.of("servers of one host differ by port", LookupCases::ports, Capability.PORTS),
        Case.of("unknown metadata do no harm", LookupCases::unknownMetadata),
        Case.of("metadata are kept", LookupCases::metadata, Capability.METADATA),
        Case.of(
            "weights are kept, also when they change", LookupCases::weights, Capability.METADATA),
        Case.of(
            "entries that cannot be understood are left out", LookupCases::junk, Capability.JUNK),
        Case.of("500 servers are found, and each change of them", LookupCases::many));
  }

  private static void joinAndLeave(Bench bench) throws Exception {
    RegistryService service = bench.open();
    bench.join(server(1));
    bench.assertLookup(service, server(1));
    bench.join(server(2), server(3));
    bench.assertLookup(service, server(1), server(2), server(3));
    bench.leave(server(1));
    bench.assertLookup(service, server(2), server(3));
    bench.join(server(1));
    bench.assertLookup(service, server(1), server(2), server(3));
  }

  private static void withSubscription(Bench bench) throws Exception {
    RegistryService service = bench.open();
    bench.join(server(1));
    bench.subscribe(service);
    bench.assertLookup(service, server(1));
    bench.join(server(2));
    bench.assertLookup(service, server(1), server(2));
    bench.leave(server(1));
    bench.assertLookup(service, server(2));
  }

  private static void emptyCluster(Bench bench) throws Exception {
    RegistryService service = bench.open();
    bench.assertLookup(service);
    bench.join(server(1));
    bench.assertLookup(service, server(1));
    bench.leave(server(1));
    bench.assertLookup(service);
  }

  private static void unknownCluster(Bench bench) throws Exception {
    RegistryService service = bench.open();
    bench.assertNames(
        bench.assertFails("lookup", () -> service.lookup(bench.cluster())),
        bench.fixture().address(),
        bench.cluster());
    bench.join(server(1));
    bench.assertLookup(service, server(1)); // an error is not final
  }

  private static void clusterNames(Bench bench) throws Exception {
    RegistryService service = bench.open();
    String other = bench.cluster() + "x";
    bench.join(server(1));
    bench.join(other, server(2));
    List<String> named = service.clustersWithServers(1000);
    assertTrue(named.containsAll(List.of(bench.cluster(), other)), named::toString);
    assertEquals(named.stream().sorted().distinct().toList(), named, "sorted, each once");
    assertEquals(1, service.clustersWithServers(1).size());
    bench.leave(server(1));
    bench.assertLookup(service);
    List<String> left = service.clustersWithServers(1000);
    assertTrue(left.contains(other), left::toString);
    assertFalse(left.contains(bench.cluster()), left::toString);
  }

  private static void similarNames(Bench bench) throws Exception {
    RegistryService service = bench.open();
    Map<String, ServiceInstance> clusters = new LinkedHashMap<>();
    clusters.put(bench.cluster(), server(0));
    for (String name : bench.fixture().similarNames(bench.cluster())) {
      clusters.put(name, server(clusters.size()));
    }
    for (Map.Entry<String, ServiceInstance> entry : clusters.entrySet()) {
      bench.join(entry.getKey(), entry.getValue());
    }
    for (Map.Entry<String, ServiceInstance> entry : clusters.entrySet()) {
      bench.assertLookup(service, entry.getKey(), List.of(entry.getValue()));
    }
    bench.join(server(100));
    bench.leave(server(0));
    for (Map.Entry<String, ServiceInstance> entry : clusters.entrySet()) {
      boolean changed = entry.getKey().equals(bench.cluster());
      bench.assertLookup(
          service, entry.getKey(), List.of(changed ? server(100) : entry.getValue()));
    }
  }

  private static void addresses(Bench bench) throws Exception {
    findAll(bench, "192.0.2.7", "2001:db8::1:7", "fe80:0:0:0:1:2:3:4", "::1");
  }

  private static void hostNames(Bench bench) throws Exception {
    findAll(bench, "tc-1.example.com", "tc2", "10.7.0.1");
  }

  private static void findAll(Bench bench, String... hosts) throws Exception {
    List<ServiceInstance> instances = new ArrayList<>();
    for (String host : hosts) {
      instances.add(new ServiceInstance(new ServerAddress(host, 8091)));
    }
    RegistryService service = bench.open();
    bench.join(Bench.array(instances));
    bench.assertLookup(service, bench.cluster(), instances);
    bench.leave(instances.remove(1));
    bench.assertLookup(service, bench.cluster(), instances);
  }

  private static void ports(Bench bench) throws Exception {
    ServiceInstance left = ServiceInstance.of("10.7.0.1:8091");
    ServiceInstance[] others = {
      ServiceInstance.of("10.7.0.1:809"),
      ServiceInstance.of("10.7.0.1:18091"),
      ServiceInstance.of("10.7.0.1:65535"),
      ServiceInstance.of("10.7.0.11:8091")
    };
    RegistryService service = bench.open();
    bench.join(others);
    bench.join(left);
    bench.leave(left);
    bench.assertLookup(service, others);
  }

  private static ServiceInstance withMetadata(int n) {
    return new ServiceInstance(
        server(n).address(), Map.of("weight", "5", "version", "2.0.0", "tck-unknown", "a=b;c:d"));
  }

  private static void unknownMetadata(Bench bench) throws Exception {
    bench.join(withMetadata(1), server(2));
    bench.assertLookup(bench.open(), server(1), server(2));
  }

  private static void metadata(Bench bench) throws Exception {
    bench.join(withMetadata(1));
    Map<String, String> found = bench.open().lookup(bench.cluster()).get(0).metadata();
    withMetadata(1)
        .metadata()
        .forEach((name, value) -> assertEquals(value, found.get(name), name + " in " + found));
  }

  private static ServiceInstance weighted(int n, String weight) {
    return new ServiceInstance(server(n).address(), Map.of(ServiceInstance.WEIGHT, weight));
  }

  private static void weights(Bench bench) throws Exception {
    RegistryService service = bench.open();
    bench.join(weighted(1, "0"), weighted(2, "2.5"), weighted(3, "100"));
    assertEquals(Map.of(1, 0.0, 2, 2.5, 3, 100.0), foundWeights(bench, service));
    bench.leave(weighted(2, "2.5"));
    bench.join(weighted(2, "0.5"));
    assertEquals(Map.of(1, 0.0, 2, 0.5, 3, 100.0), foundWeights(bench, service));
  }

  private static Map<Integer, Double> foundWeights(Bench bench, RegistryService service) {
    Map<Integer, Double> weights = new LinkedHashMap<>();
    for (ServiceInstance instance : service.lookup(bench.cluster())) {
      for (int n = 1; n <= 3; n++) {
        if (instance.address().equals(server(n).address())) {
          weights.put(n, instance.weight());
        }
      }
    }
    return weights;
  }

  private static void junk(Bench bench) throws Exception {
    RegistryService service = bench.open();
    bench.join(server(1));
    bench.fixture().putJunk(bench.cluster());
    bench.assertLookup(service, server(1));
    bench.join(server(2));
    bench.assertLookup(service, server(1), server(2));
  }

  private static void many(Bench bench) throws Exception {
    List<ServiceInstance> servers = Bench.servers(0, 500);
    RegistryService service = bench.open();
    bench.join(Bench.array(servers));
    bench.assertLookup(service, bench.cluster(), servers);
    bench.join(server(500));
    bench.leave(server(250));
    List<ServiceInstance> expected = new ArrayList<>(Bench.servers(0, 501));
    expected.remove(250);
    bench.assertLookup(service, bench.cluster(), expected);
  }
}
