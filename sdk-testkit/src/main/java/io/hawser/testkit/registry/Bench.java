package io.hawser.testkit.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.hawser.config.HawserConfig;
import io.hawser.config.LiveConfig;
import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * The environment of one test: a cluster that no other test uses, services and other programs'
 * servers. After the test everything it opened is closed and the registry runs.
 */
@SuppressWarnings("try") // close() may be interrupted, which is intended
final class Bench implements AutoCloseable {
  /** A service waits up to two seconds for the registry; the rest is for a slow machine. */
  static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);

  private static final int PORT = 8091;

  private final RegistryFixture fixture;
  private final String cluster = freshName();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Map<String, Set<ServiceInstance>> joined = new LinkedHashMap<>();
  private final Map<String, Observer> observers = new HashMap<>();
  private boolean stopped;

  Bench(RegistryFixture fixture) {
    this.fixture = fixture;
  }

  /** Returns lower-case letters and digits, which every registry allows. */
  static String freshName() {
    return "tck" + UUID.randomUUID().toString().substring(0, 8);
  }

  RegistryFixture fixture() {
    return fixture;
  }

  String cluster() {
    return cluster;
  }

  Duration limit() {
    return fixture.limit();
  }

  boolean has(Capability capability) {
    return !fixture.lacks().contains(capability);
  }

  // --- the provider under test

  RegistryService open() {
    return open(fixture.settings(fixture.address()));
  }

  RegistryService open(Map<String, String> settings) {
    HawserConfig.Builder builder = HawserConfig.builder();
    settings.forEach(builder::set);
    LiveConfig config = new LiveConfig(builder.build());
    opened.push(config);
    RegistryService service = fixture.provider().create(config);
    opened.push(service);
    return service;
  }

  RecordingListener subscribe(RegistryService service) {
    return subscribe(service, cluster);
  }

  RecordingListener subscribe(RegistryService service, String toCluster) {
    RecordingListener listener = new RecordingListener("The listener of cluster " + toCluster);
    service.subscribe(toCluster, listener);
    return listener;
  }

  /** Returns the only observer of a cluster and opens it on the first call. */
  Observer observer(String ofCluster) {
    return observers.computeIfAbsent(ofCluster, name -> new Observer(this, name));
  }

  // --- servers

  /** Returns the n-th server, with another host for each n and always the same port. */
  static ServiceInstance server(int n) {
    return new ServiceInstance(new ServerAddress("10.7." + n / 250 + "." + (n % 250 + 1), PORT));
  }

  static List<ServiceInstance> servers(int from, int to) {
    return IntStream.range(from, to).mapToObj(Bench::server).toList();
  }

  void join(ServiceInstance... instances) throws Exception {
    join(cluster, instances);
  }

  void join(String toCluster, ServiceInstance... instances) throws Exception {
    joined.computeIfAbsent(toCluster, key -> new LinkedHashSet<>()).addAll(List.of(instances));
    fixture.joinAll(toCluster, List.of(instances));
  }

  void leave(ServiceInstance instance) throws Exception {
    leave(cluster, instance);
  }

  void leave(String fromCluster, ServiceInstance instance) throws Exception {
    fixture.leave(fromCluster, instance);
  }

  // --- the registry itself

  void stop() throws Exception {
    stopped = true;
    fixture.stop();
  }

  void start() throws Exception {
    fixture.start();
    stopped = false;
  }

  void startEmpty() throws Exception {
    fixture.startEmpty();
    stopped = false;
    joined.clear();
  }

  // --- assertions

  void assertLookup(RegistryService service, ServiceInstance... expected) {
    assertLookup(service, cluster, List.of(expected));
  }

  void assertLookup(
      RegistryService service, String ofCluster, Collection<ServiceInstance> expected) {
    List<ServiceInstance> found = service.lookup(ofCluster);
    assertNotNull(found, "lookup returned null");
    assertSame(expected, addresses(found), "lookup of " + ofCluster);
  }

  /** Checks that the registry stores each server once. */
  void assertStored(ServiceInstance... expected) throws Exception {
    assertStored(cluster, List.of(expected));
  }

  void assertStored(String inCluster, Collection<ServiceInstance> expected) throws Exception {
    assertSame(expected, fixture.stored(inCluster), "what is stored for " + inCluster);
  }

  /** Checks for the same servers in any order, without duplicates. */
  private static void assertSame(
      Collection<ServiceInstance> expected, Collection<ServerAddress> actual, String what) {
    assertEquals(
        shortly(addresses(expected).stream().sorted().toList()),
        shortly(actual.stream().sorted().toList()),
        what);
  }

  static List<ServerAddress> addresses(Collection<ServiceInstance> instances) {
    return instances.stream().map(ServiceInstance::address).toList();
  }

  /** Shortens long lists for messages. */
  static String shortly(Collection<ServerAddress> addresses) {
    return addresses.size() <= 20
        ? addresses.toString()
        : addresses.size() + " servers, hash " + new ArrayList<>(addresses).hashCode();
  }

  /**
   * Checks that the call fails in time, with the exception and the names that the contract
   * requires.
   */
  RegistryException assertFails(String what, Background.Action call) throws InterruptedException {
    Throwable outcome = Background.start(what, call).outcomeWithin(limit());
    if (!(outcome instanceof RegistryException error)) {
      return fail(what + " should have failed with a RegistryException, but: " + outcome, outcome);
    }
    return error;
  }

  void assertNames(RegistryException error, String... texts) {
    String message = String.valueOf(error.getMessage());
    for (String text : texts) {
      assertTrue(message.contains(text), "\"" + text + "\" is not in the error: " + message);
    }
    String lower = message.toLowerCase(Locale.ROOT);
    List<String> names = fixture.provider().names();
    assertTrue(
        names.stream().anyMatch(name -> lower.contains(name.toLowerCase(Locale.ROOT))),
        "none of the registry's names, " + names + ", is in the error: " + message);
  }

  void closeInTime(AutoCloseable service) throws InterruptedException {
    Background.start("close()", service::close).returnsWithin(CLOSE_LIMIT);
  }

  /**
   * Closes everything opened so far, in reverse order. A service that hangs or fails does not keep
   * the others open.
   */
  void closeOpened() throws InterruptedException {
    AssertionError failure = null;
    while (!opened.isEmpty()) {
      try {
        closeInTime(opened.pop());
      } catch (AssertionError e) {
        if (failure != null) {
          e.addSuppressed(failure);
        }
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void close() throws Exception {
    try {
      closeOpened();
    } finally {
      if (stopped) {
        start();
      }
      for (Map.Entry<String, Set<ServiceInstance>> entry : joined.entrySet()) {
        fixture.leaveAll(entry.getKey(), entry.getValue());
      }
    }
  }

  static ServiceInstance[] array(Collection<ServiceInstance> instances) {
    return instances.toArray(ServiceInstance[]::new);
  }

  static List<ServiceInstance> list(ServiceInstance... instances) {
    return Arrays.asList(instances);
  }
}
