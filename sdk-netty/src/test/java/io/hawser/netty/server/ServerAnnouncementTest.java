package io.hawser.netty.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.HawserConfig;
import io.hawser.error.ConfigurationException;
import io.hawser.error.RegistryException;
import io.hawser.netty.CapturedLog;
import io.hawser.netty.EventLimit;
import io.hawser.netty.UnreadableException;
import io.hawser.netty.internal.server.AdvertisedAddress;
import io.hawser.netty.internal.server.RecordingRegistryProvider;
import io.hawser.netty.internal.server.RecordingRegistryProvider.Registry;
import io.hawser.netty.internal.server.TestHandler;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server endpoint announces itself, and withdraws before it closes. */
class ServerAnnouncementTest {
  /** A start that fails before has not failed because of its limit. */
  private static final Duration NEVER = Duration.ofHours(1);

  private final String id = UUID.randomUUID().toString();
  private final Registry registry = new Registry();
  private final Registry other = new Registry();

  @BeforeEach
  void install() {
    RecordingRegistryProvider.REGISTRIES.put(id, registry);
    RecordingRegistryProvider.REGISTRIES.put("other " + id, other);
  }

  @AfterEach
  void remove() {
    RecordingRegistryProvider.REGISTRIES.remove(id);
    RecordingRegistryProvider.REGISTRIES.remove("other " + id);
  }

  private HawserConfig config(String... keysAndValues) {
    HawserConfig.Builder config =
        HawserConfig.builder()
            .set("registry.type", "recording")
            .set("registry.recording.id", id)
            .set("registry.other.id", "other " + id);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      config.set(keysAndValues[i], keysAndValues[i + 1]);
    }
    return config.build();
  }

  private static NettyRemotingServer start(ServerAnnouncement announcement) {
    return start("127.0.0.1", announcement);
  }

  private static NettyRemotingServer start(String host, ServerAnnouncement announcement) {
    return NettyRemotingServer.start(
        ServerConfig.builder().host(host).announcement(announcement).build(), new TestHandler());
  }

  private static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(EventLimit.SECONDS);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "It did not come: " + what);
      LockSupport.parkNanos(1_000_000); // the awaited thread may need this processor
    }
  }

  private static List<String> announcerThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("hawser-announcer"))
        .toList();
  }

  @Test
  void isInEveryRegistryInTheClusterOfEach() {
    HawserConfig config =
        config("registry.type", "recording,other", "registry.rec.cluster", "north");
    NettyRemotingServer server = start(ServerAnnouncement.in(config));
    ServiceInstance instance = new ServiceInstance(server.address());
    assertEquals(Map.of("north", instance), registry.entries);
    assertEquals(Map.of("default", instance), other.entries);
    assertEquals(server.address(), server.advertised());
    server.close();
    assertEquals(Map.of(), registry.entries);
    assertEquals(Map.of(), other.entries);
    assertEquals(List.of("create", "register", "unregister", "close"), registry.calls);
    assertEquals(List.of(), announcerThreads());
  }

  @Test
  @Tag("lesson-29")
  @DisplayName("a server withdraws from the registry before it closes its connections")
  void withdrawsBeforeItCloses() throws IOException {
    NettyRemotingServer server = start(ServerAnnouncement.in(config()));
    CountDownLatch seen = new CountDownLatch(1);
    registry.before =
        () -> {
          try (Socket socket = new Socket("127.0.0.1", server.address().port())) {
            assertTrue(socket.isConnected());
            seen.countDown(); // still there
          } catch (IOException e) {
            throw new IllegalStateException("It has closed already", e);
          }
        };
    server.close();
    assertEquals(0, seen.getCount());
    assertEquals(Map.of(), registry.entries);
  }

  @Test
  void aRegistryThatAcceptsNoAnnouncementsIsNotAskedForOne() {
    registry.accepting = false;
    try (CapturedLog log = new CapturedLog();
        NettyRemotingServer server = start(ServerAnnouncement.in(config()))) {
      assertEquals(List.of("create"), registry.calls);
      assertEquals(
          1,
          log.lines(
              "Registry recording (memory of this test) accepts no announcements; clients find "
                  + server.address()
                  + " in another way"),
          log.text());
      assertEquals(0, log.lines("Announced "), log.text());
    }
  }

  @Test
  void noTimeToWaitIsAnError() {
    ServerAnnouncement announcement = ServerAnnouncement.in(config());
    for (Duration timeout : List.of(Duration.ZERO, Duration.ofMillis(-1))) {
      String error =
          assertThrows(IllegalArgumentException.class, () -> announcement.withTimeout(timeout))
              .getMessage();
      assertEquals("timeout: " + timeout + " (expected: more than 0)", error);
    }
  }

  @Test
  void whatItAdvertisesIsRegisteredWithItsMetadata() {
    ServerAddress outside = ServerAddress.parse("tc.example.org:8091");
    NettyRemotingServer server =
        start(new ServerAnnouncement(config(), outside, Map.of("zone", "b"), true));
    try (server) {
      assertEquals(
          Map.of("default", new ServiceInstance(outside, Map.of("zone", "b"))), registry.entries);
      assertEquals(outside, server.advertised());
    }
  }

  @ParameterizedTest(name = "{0} failures")
  @ValueSource(ints = {1, 3})
  void aRequiredRegistryThatDoesNotAnswerInTimeIsAskedAgain(int failures) {
    registry.failuresLeft.set(failures);
    try (NettyRemotingServer server = start(ServerAnnouncement.in(config()).withTimeout(NEVER))) {
      assertEquals(Map.of("default", new ServiceInstance(server.address())), registry.entries);
      assertEquals(failures + 2, registry.calls.size(), registry.calls::toString);
    }
  }

  @Test
  void aRegistrationThatIsNotAnsweredInTimeIsSentAgain() {
    AtomicInteger registrations = new AtomicInteger();
    registry.before =
        () -> {
          boolean registering = registry.calls.get(registry.calls.size() - 1).equals("register");
          if (registering && registrations.incrementAndGet() == 1) {
            throw new RegistryException("Registry recording: no answer within 3000 ms", null);
          }
        };
    try (NettyRemotingServer server = start(ServerAnnouncement.in(config()).withTimeout(NEVER))) {
      assertEquals(Map.of("default", new ServiceInstance(server.address())), registry.entries);
      assertEquals(List.of("create", "register", "register"), registry.calls);
    }
  }

  @Test
  void aRequiredRegistryThatStaysDownFailsTheStartWhenItsTimeIsOver() {
    other.down = true;
    ServerAnnouncement announcement =
        ServerAnnouncement.in(config("registry.type", "recording,other"));
    RegistryException error =
        assertThrows(
            RegistryException.class,
            () -> start(announcement.withTimeout(Duration.ofMillis(1_500))));
    for (String part :
        List.of(
            "was not confirmed within 1500 ms", "Registry other: ", "Registry recording is down")) {
      assertTrue(error.getMessage().contains(part), error.getMessage());
    }
    assertTrue(!error.getMessage().contains("Registry recording: "), error.getMessage());
    assertEquals(Map.of(), registry.entries, "what had been registered is removed");
    assertEquals(List.of(), announcerThreads());
  }

  @Test
  void aRequiredRegistryThatRejectsFailsTheStartWithoutAnotherAttempt() {
    registry.rejecting = true;
    RegistryException error =
        assertThrows(
            RegistryException.class,
            () -> start(ServerAnnouncement.in(config()).withTimeout(NEVER)));
    assertTrue(error.isRejected());
    assertTrue(error.getMessage().contains("knows no such user"), error.getMessage());
    assertEquals(List.of(), announcerThreads());
  }

  @Test
  void aRejectionIsNotHeldUpByARegistryThatIsSilent() {
    registry.rejecting = true;
    CountDownLatch closing = new CountDownLatch(1);
    other.before = () -> awaitUninterruptibly(closing);
    try {
      RegistryException error =
          assertThrows(
              RegistryException.class,
              () ->
                  start(
                      ServerAnnouncement.in(config("registry.type", "other,recording"))
                          .withTimeout(NEVER)));
      assertTrue(error.getMessage().contains("knows no such user"), error.getMessage());
    } finally {
      closing.countDown();
    }
  }

  @Test
  void aConfigurationThatTheProviderRejectsFailsTheStartWithoutAnotherAttempt() {
    registry.before =
        () -> {
          throw new ConfigurationException("registry.recording.id: x (expected: y)", null);
        };
    RegistryException error =
        assertThrows(
            RegistryException.class,
            () -> start(ServerAnnouncement.in(config()).withTimeout(NEVER)));
    assertTrue(error.getMessage().contains("registry.recording.id: x"), error.getMessage());
  }

  @Test
  void aClassThatIsMissingFailsTheStartWithoutAnotherAttempt() {
    registry.before =
        () -> {
          throw new NoClassDefFoundError("some/Library");
        };
    ConfigurationException error =
        assertThrows(
            ConfigurationException.class,
            () -> start(ServerAnnouncement.in(config()).withTimeout(NEVER)));
    assertTrue(error.getMessage().contains("some/Library"), error.getMessage());
  }

  @Test
  void aRegistryThatIsNotRequiredIsTriedUntilItIsBack() {
    registry.down = true;
    NettyRemotingServer server = start(new ServerAnnouncement(config(), null, Map.of(), false));
    try (server) {
      until("it tried again", () -> registry.calls.size() >= 2);
      assertEquals(Map.of(), registry.entries);
      registry.down = false;
      until("it is registered", () -> !registry.entries.isEmpty());
    }
    assertEquals(Map.of(), registry.entries);
  }

  @Test
  void closesAlthoughTheRegistryHangs() throws InterruptedException {
    NettyRemotingServer server = start(ServerAnnouncement.in(config()));
    CountDownLatch never = new CountDownLatch(1);
    registry.before =
        () -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
          }
        };
    Thread closing = new Thread(server::close);
    closing.start();
    closing.join(TimeUnit.SECONDS.toMillis(EventLimit.SECONDS));
    assertTrue(!closing.isAlive(), "it still waits for the registry");
    assertEquals(List.of(), announcerThreads());
  }

  @Test
  void aRegistryThatOpensAfterTheCloseIsClosedAndHoldsNothing() {
    CountDownLatch late = new CountDownLatch(1);
    registry.before = () -> awaitUninterruptibly(late);
    NettyRemotingServer server = start(new ServerAnnouncement(config(), null, Map.of(), false));
    until("it is being opened", () -> registry.calls.contains("create"));
    server.close(); // does not wait for it
    late.countDown();
    until("it is closed", () -> registry.calls.contains("close"));
    assertEquals(List.of("create", "close"), registry.calls);
    assertEquals(Map.of(), registry.entries);
  }

  @Test
  void aRegistryThatDoesNotAnswerTheWithdrawalIsClosed() {
    NettyRemotingServer server = start(ServerAnnouncement.in(config()));
    CountDownLatch never = new CountDownLatch(1);
    registry.before = () -> awaitUninterruptibly(never);
    try {
      server.close();
      assertEquals(List.of("create", "register", "unregister", "close"), registry.calls);
    } finally {
      never.countDown();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException e) {
        // some calls of some libraries cannot be interrupted either
      }
    }
  }

  @Test
  void anUnknownRegistryIsExplainedAndNothingStaysOpen() {
    ConfigurationException error =
        assertThrows(
            ConfigurationException.class,
            () -> start(ServerAnnouncement.in(config("registry.type", "nacos"))));
    assertTrue(error.getMessage().contains("io.hawser:registry-nacos"), error.getMessage());
  }

  @Test
  void aServerThatListensOnAllAddressesAdvertisesOneThatFits() {
    List<String> addresses = List.of("10.1.2.3", "192.168.0.7", "172.17.0.1");
    assertEquals("10.1.2.3", AdvertisedAddress.choose(addresses, null));
    assertEquals("192.168.0.7", AdvertisedAddress.choose(addresses, "192.168."));
    assertEquals("172.17.0.1", AdvertisedAddress.choose(addresses, "8.8.;172\\.1\\d\\..*;10."));
    for (String bad : new String[] {"11.", "", "(["}) {
      ConfigurationException error =
          assertThrows(
              ConfigurationException.class, () -> AdvertisedAddress.choose(addresses, bad));
      assertTrue(error.getMessage().startsWith("registry.preferredNetworks"), error.getMessage());
    }
    assertThrows(ConfigurationException.class, () -> AdvertisedAddress.choose(List.of(), null));
  }

  @Test
  void onAllAddressesOneThatIsGivenIsTaken() {
    ServerAddress given = new ServerAddress("127.0.0.2", 8091);
    try (NettyRemotingServer server =
        start("0.0.0.0", new ServerAnnouncement(config(), given, Map.of(), true))) {
      assertEquals(given, registry.entries.get("default").address());
      assertTrue(server.address().port() > 0);
    }
  }

  @Test
  void aRegistryWhoseErrorCannotBeReadIsAskedAgain() {
    AtomicInteger calls = new AtomicInteger();
    registry.before =
        () -> {
          if (calls.incrementAndGet() <= 2) {
            throw new UnreadableException();
          }
        };
    try (NettyRemotingServer server = start(ServerAnnouncement.in(config()).withTimeout(NEVER))) {
      assertEquals(Map.of("default", new ServiceInstance(server.address())), registry.entries);
    }
  }

  @Test
  void anAnnouncementThatCannotBeBegunFreesThePort() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    ServerConfig broken =
        ServerConfig.builder()
            .host("127.0.0.1")
            .port(port)
            .announcement(ServerAnnouncement.in(config("registry.type", "broken")))
            .build();
    assertThrows(
        ConfigurationException.class, () -> NettyRemotingServer.start(broken, new TestHandler()));
    try (ServerSocket again = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
      assertEquals(port, again.getLocalPort());
    }
  }
}
