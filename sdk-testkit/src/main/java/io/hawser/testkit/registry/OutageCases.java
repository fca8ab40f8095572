package io.hawser.testkit.registry;

import static io.hawser.testkit.registry.Bench.list;
import static io.hawser.testkit.registry.Bench.server;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

final class OutageCases {
  /** The number of errors that one outage may cause: closed by the peer, refused, no session … */
  private static final int REASONS = 3;

  private OutageCases() {}

  static List<Case> all() {
    return List.of(
        Case.of(
            "an unreachable registry is an error and leaves no thread",
            OutageCases::downAtStart,
            Capability.OUTAGE),
        Case.of(
            "secrets are in no description and no error",
            OutageCases::secrets,
            Capability.OUTAGE,
            Capability.SECRETS),
        Case.of(
            "an outage is reported once, and everything works after it",
            OutageCases::awayAndBack,
            Capability.OUTAGE),
        Case.of(
            "a registry that comes back empty gets everything again",
            OutageCases::backEmpty,
            Capability.OUTAGE),
        Case.of(
            "closing during an outage is quick", OutageCases::closeWhileAway, Capability.OUTAGE));
  }

  private static void downAtStart(Bench bench) throws Exception {
    try (Socket dead = SilentServer.reserveDeadAddress()) {
      String address = "127.0.0.1:" + dead.getLocalPort();
      Map<String, String> settings = bench.fixture().settings(address);
      ThreadWatch threads = new ThreadWatch(bench.fixture().jvmWideThreads());
      RegistryException error =
          bench.assertFails(
              "a lookup without a registry",
              () -> bench.open(settings).lookup(bench.cluster())); // one of the two fails
      bench.assertNames(error, address);
      bench.closeOpened();
      threads.assertNoneLeft("after failing to connect");
    }
  }

  private static void secrets(Bench bench) throws Exception {
    Map<String, String> secrets = bench.fixture().secrets();
    assertFalse(secrets.isEmpty(), "the fixture names no secrets");
    try (Socket dead = SilentServer.reserveDeadAddress()) {
      String address = "127.0.0.1:" + dead.getLocalPort();
      Map<String, String> settings = new HashMap<>(bench.fixture().settings(address));
      settings.putAll(secrets);
      List<String> texts = new ArrayList<>();
      RegistryException error =
          bench.assertFails(
              "a lookup without a registry",
              () -> {
                RegistryService service = bench.open(settings);
                texts.add(service.description());
                service.lookup(bench.cluster());
              });
      for (Throwable cause = error; cause != null; cause = cause.getCause()) {
        texts.add(cause.toString());
      }
      for (String text : texts) {
        for (String secret : secrets.values()) {
          assertFalse(text.contains(secret), "a secret is in: " + text);
        }
      }
    }
  }

  private static void awayAndBack(Bench bench) throws Exception {
    RegistryService service = bench.open();
    service.subscribe(bench.cluster(), new FailingListener()); // must not stop notifications
    RecordingListener listener = bench.subscribe(service);
    bench.join(server(1));
    List<ServiceInstance> there = new ArrayList<>(list(server(1)));
    if (bench.has(Capability.REGISTRATION)) {
      service.register(bench.cluster(), server(2));
      there.add(server(2));
    }
    awaitChange(bench, listener, 0, there);
    bench.assertLookup(service, bench.cluster(), there);

    bench.stop();
    awaitError(bench, listener);
    for (int i = 0; i < 2; i++) { // an earlier answer must not be returned
      RegistryException error =
          bench.assertFails("a lookup in an outage", () -> service.lookup(bench.cluster()));
      bench.assertNames(error, bench.fixture().address(), bench.cluster());
    }
    if (bench.has(Capability.REGISTRATION)) {
      RegistryException error =
          bench.assertFails(
              "registering in an outage", () -> service.register(bench.cluster(), server(3)));
      bench.assertNames(
          error, bench.fixture().address(), bench.cluster(), server(3).address().toString());
    }
    int count = listener.count();

    bench.start();
    awaitChange(bench, listener, count, there);
    bench.assertLookup(service, bench.cluster(), there);
    bench.join(server(4));
    there.add(server(4));
    awaitChange(bench, listener, count, there);
    bench.assertLookup(service, bench.cluster(), there);
    if (bench.has(Capability.REGISTRATION)) {
      bench.assertStored(bench.cluster(), there);
      service.unregister(bench.cluster(), server(2));
      bench.observer(bench.cluster()).assertSees(list(server(1), server(4)));
      bench.assertStored(server(1), server(4));
    }
    assertReportedOnce(listener);
  }

  private static void backEmpty(Bench bench) throws Exception {
    RegistryService service = bench.open();
    RegistryService other = bench.open();
    RecordingListener listener = bench.subscribe(service);
    RecordingListener otherListener = bench.subscribe(other);
    List<ServiceInstance> registered = new ArrayList<>();
    List<ServiceInstance> before = new ArrayList<>(list(server(1)));
    bench.join(server(1));
    if (bench.has(Capability.REGISTRATION)) {
      service.register(bench.cluster(), server(2));
      other.register(bench.cluster(), server(3));
      service.register(bench.cluster(), server(4));
      registered.addAll(list(server(2), server(3)));
      before.addAll(list(server(2), server(3), server(4)));
    }
    awaitChange(bench, listener, 0, before);
    awaitChange(bench, otherListener, 0, before);

    bench.stop();
    awaitError(bench, listener);
    awaitError(bench, otherListener);
    if (bench.has(Capability.REGISTRATION)) {
      bench.assertFails(
          "unregistering in an outage", () -> service.unregister(bench.cluster(), server(4)));
    }
    int count = listener.count();
    int otherCount = otherListener.count();

    bench.startEmpty();
    if (!registered.isEmpty() || bench.has(Capability.EMPTY_CLUSTER)) {
      awaitChange(bench, listener, count, registered);
      awaitChange(bench, otherListener, otherCount, registered);
      bench.assertLookup(service, bench.cluster(), registered);
    }
    bench.join(server(5));
    registered.add(server(5));
    awaitChange(bench, listener, count, registered);
    awaitChange(bench, otherListener, otherCount, registered);
    bench.assertLookup(service, bench.cluster(), registered);
    if (bench.has(Capability.REGISTRATION)) {
      service.register(bench.cluster(), server(6));
      registered.add(server(6));
      awaitChange(bench, otherListener, otherCount, registered);
      bench.assertStored(bench.cluster(), registered);
    }
    assertReportedOnce(listener);
    assertReportedOnce(otherListener);
  }

  private static void closeWhileAway(Bench bench) throws Exception {
    ThreadWatch threads = new ThreadWatch(bench.fixture().jvmWideThreads());
    RegistryService service = bench.open();
    RecordingListener listener = bench.subscribe(service);
    if (bench.has(Capability.REGISTRATION)) {
      service.register(bench.cluster(), server(1));
    }
    bench.stop();
    awaitError(bench, listener);
    Background lookup =
        Background.start("a lookup in an outage", () -> service.lookup(bench.cluster()));
    bench.closeInTime(service);
    Throwable outcome = lookup.outcomeWithin(Bench.CLOSE_LIMIT);
    assertTrue(outcome instanceof RegistryException, "the lookup ended with " + outcome);
    bench.closeInTime(service); // a second time does nothing
    bench.closeOpened();
    threads.assertNoneLeft("after closing during an outage");
    bench.startEmpty();
    if (bench.has(Capability.REGISTRATION)) {
      bench.join(server(2));
      bench.observer(bench.cluster()).assertSees(list(server(2)));
      bench.assertStored(server(2));
    }
  }

  private static void awaitChange(
      Bench bench, RecordingListener listener, int count, List<ServiceInstance> expected) {
    if (bench.has(Capability.PUSH)) {
      listener.awaitSince(count, expected, bench.limit());
    }
  }

  /**
   * Waits for the error, if there is a push: a broken connection alone notifies a listener of an
   * outage, without a lookup.
   */
  private static void awaitError(Bench bench, RecordingListener listener) {
    if (bench.has(Capability.PUSH)) {
      listener.awaitError(bench.limit().dividedBy(2));
    }
  }

  private static void assertReportedOnce(RecordingListener listener) {
    List<String> errors = listener.errors();
    assertTrue(
        errors.size() <= REASONS && errors.size() == new HashSet<>(errors).size(),
        "an outage is reported once, and again if the cause changes, but not like this: " + errors);
  }
}
