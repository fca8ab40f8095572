package io.hawser.testkit.registry;

import static io.hawser.testkit.registry.Bench.list;
import static io.hawser.testkit.registry.Bench.server;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.HawserException;
import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

final class ClosingCases {
  private static final int ROUNDS = 3;

  private ClosingCases() {}

  static List<Case> all() {
    return List.of(
        Case.of("closing twice is harmless, and later calls fail", ClosingCases::twice),
        Case.of("two threads may close it at the same time", ClosingCases::byTwoThreads),
        Case.of("closing stops all threads", ClosingCases::threads),
        Case.of("a listener may close it", ClosingCases::byListener, Capability.PUSH),
        Case.of("it may be closed during many changes", ClosingCases::whileMuchChanges),
        Case.of(
            "closing fails a lookup that waits for the registry",
            ClosingCases::whileLookupWaits,
            Capability.OUTAGE));
  }

  private static void twice(Bench bench) throws Exception {
    RegistryService service = bench.open();
    bench.join(server(1));
    RecordingListener listener = bench.subscribe(service);
    bench.closeInTime(service);
    bench.closeInTime(service);
    bench.assertFails("a lookup after close()", () -> service.lookup(bench.cluster()));
    bench.assertFails(
        "subscribing after close()", () -> service.subscribe(bench.cluster(), listener));
    service.unsubscribe(bench.cluster(), listener);
    if (bench.has(Capability.REGISTRATION)) {
      bench.assertFails(
          "registering after close()", () -> service.register(bench.cluster(), server(2)));
      bench.assertStored(server(1));
    }
  }

  private static void byTwoThreads(Bench bench) throws Exception {
    RegistryService service = bench.open();
    bench.subscribe(service);
    if (bench.has(Capability.REGISTRATION)) {
      service.register(bench.cluster(), server(1));
    }
    Background one = Background.start("close()", service::close);
    Background two = Background.start("close() by another thread", service::close);
    one.returnsWithin(Bench.CLOSE_LIMIT);
    two.returnsWithin(Bench.CLOSE_LIMIT);
    if (bench.has(Capability.REGISTRATION)) {
      bench.join(server(2));
      bench.observer(bench.cluster()).assertSees(list(server(2)));
      bench.assertStored(server(2));
    }
  }

  /** Tests that only the first round starts threads that stay for the life of the JVM. */
  private static void threads(Bench bench) throws Exception {
    bench.join(server(1));
    useAndClose(bench);
    ThreadWatch threads = new ThreadWatch(bench.fixture().jvmWideThreads());
    long before = threads.countJvmWide();
    for (int round = 1; round <= ROUNDS; round++) {
      useAndClose(bench);
      threads.assertNoneLeft("after round " + round);
    }
    long grown = threads.countJvmWide() - before;
    assertTrue(
        grown < ROUNDS,
        "in " + ROUNDS + " rounds the threads allowed for the whole JVM became " + grown + " more");
  }

  private static void useAndClose(Bench bench) throws Exception {
    ThreadWatch threads = new ThreadWatch(bench.fixture().jvmWideThreads());
    RegistryService service = bench.open();
    List<ServerAddress> found = Bench.addresses(service.lookup(bench.cluster()));
    // it may find more: some registries still list servers withdrawn in the previous round
    assertTrue(found.contains(server(1).address()), "lookup found " + found);
    RecordingListener listener = bench.subscribe(service);
    if (bench.has(Capability.REGISTRATION)) {
      service.register(bench.cluster(), server(2));
      if (bench.has(Capability.PUSH)) {
        listener.await(list(server(1), server(2)), bench.limit());
      }
    }
    bench.closeInTime(service);
    bench.closeOpened();
    threads.assertNoneLeft("after close()");
  }

  private static void byListener(Bench bench) throws Exception {
    bench.join(server(1));
    ThreadWatch threads = new ThreadWatch(bench.fixture().jvmWideThreads());
    RegistryService service = bench.open();
    CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();
    RegistryListener closing =
        new RegistryListener() {
          @Override
          public void onChange(List<ServiceInstance> instances) {
            service.close();
            closed.complete(null);
          }

          @Override
          public void onError(RegistryException error) {}
        };
    service.subscribe(bench.cluster(), closing);
    bench.join(server(2));
    closed.get(bench.limit().plus(Bench.CLOSE_LIMIT).toMillis(), TimeUnit.MILLISECONDS);
    bench.closeInTime(service);
    threads.assertNoneLeft("after close() by a listener");
  }

  private static void whileMuchChanges(Bench bench) throws Exception {
    RegistryService service = bench.open();
    RecordingListener listener = bench.subscribe(service);
    bench.join(server(0));
    if (bench.has(Capability.PUSH)) {
      listener.await(list(server(0)), bench.limit());
    }
    Background changes =
        Background.start(
            "fifty announcements", () -> bench.join(Bench.array(Bench.servers(1, 51))));
    Background lookup =
        Background.start("lookups until it is closed", () -> lookUpForever(bench, service));
    if (bench.has(Capability.PUSH)) {
      listener.awaitSince(0, last -> last.size() > 1, bench.limit(), "more than one server");
    }
    bench.closeInTime(service);
    Throwable outcome = lookup.outcomeWithin(Bench.CLOSE_LIMIT);
    assertTrue(outcome instanceof RegistryException, "the lookup ended with " + outcome);
    changes.returnsWithin(bench.limit().multipliedBy(6));
  }

  private static void lookUpForever(Bench bench, RegistryService service) {
    while (!Thread.interrupted()) { // by the test when it has waited too long
      service.lookup(bench.cluster());
    }
  }

  private static void whileLookupWaits(Bench bench) throws Exception {
    try (SilentServer silent = SilentServer.start()) {
      Map<String, String> settings = bench.fixture().settings(silent.address());
      CompletableFuture<RegistryService> opened = new CompletableFuture<>();
      Background lookup =
          Background.start(
              "a lookup in a silent registry",
              () -> {
                RegistryService service = bench.open(settings);
                opened.complete(service);
                service.lookup(bench.cluster());
              });
      CompletableFuture.anyOf(opened, lookup.ended())
          .get(bench.limit().toMillis(), TimeUnit.MILLISECONDS);
      if (opened.isDone()) { // otherwise opening has failed in time
        CompletableFuture.anyOf(silent.dialled(), lookup.ended())
            .get(bench.limit().toMillis(), TimeUnit.MILLISECONDS);
        bench.closeInTime(opened.join());
      }
      Throwable outcome = lookup.outcomeWithin(Bench.CLOSE_LIMIT);
      assertTrue(outcome instanceof HawserException, "the lookup ended with " + outcome);
    }
  }
}
