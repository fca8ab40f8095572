package io.hawser.testkit.registry;

import static io.hawser.testkit.registry.Bench.shortly;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import java.util.Collection;

/**
 * A client's view of a cluster. It has a service of its own and works like the SDK's client: it
 * subscribes, looks up, and applies each notification.
 */
final class Observer {
  private final Bench bench;
  private final String cluster;
  private final RegistryService service;
  private final RecordingListener listener;

  Observer(Bench bench, String cluster) {
    this.bench = bench;
    this.cluster = cluster;
    this.service = bench.open();
    this.listener = bench.subscribe(service, cluster);
    if (bench.has(Capability.PUSH)) {
      listener.startWith(service.lookup(cluster));
    }
  }

  RecordingListener listener() {
    return listener;
  }

  /** Waits until it sees exactly these servers. */
  void assertSees(Collection<ServiceInstance> expected) {
    if (bench.has(Capability.PUSH)) {
      listener.await(expected, bench.limit());
    } else {
      assertEquals(
          shortly(Bench.addresses(expected).stream().sorted().toList()),
          shortly(Bench.addresses(service.lookup(cluster)).stream().sorted().toList()));
    }
  }
}
