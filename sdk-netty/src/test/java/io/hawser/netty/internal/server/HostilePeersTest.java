package io.hawser.netty.internal.server;

import static io.hawser.netty.internal.server.TestHandler.begin;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.netty.CapturedLog;
import io.hawser.netty.EventLimit;
import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.netty.server.ServerConfigBuilder;
import io.hawser.netty.server.SignatureCheck;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.Message;
import io.hawser.protocol.RegisterRMRequest;
import io.hawser.protocol.RegisterRMResponse;
import io.hawser.protocol.RegisterTMRequest;
import io.hawser.protocol.RegisterTMResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Tests that one peer, or many of them together, can use only a bounded share of the resources, and
 * that peers that behave are served.
 */
class HostilePeersTest {
  private NettyRemotingServer server;

  private void start(ServerConfigBuilder config) {
    server = NettyRemotingServer.start(config.build(), new TestHandler());
  }

  @AfterEach
  void close() {
    server.close();
  }

  private void assertServed(RawClient client, int id) throws IOException {
    assertEquals("a", ((GlobalBeginResponse) client.ask(id, begin("a")).body()).xid());
  }

  private static String ids(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).collect(Collectors.joining(","));
  }

  /** The first bytes of a frame that is announced to be so long. */
  private static byte[] beginningOfFrame(int announced, int sent) {
    ByteBuffer bytes = ByteBuffer.allocate(sent);
    bytes.putShort((short) 0xdada).put((byte) 1).putInt(announced).putShort((short) 16);
    return bytes.array();
  }

  @Test
  void manyRmsOfOneApplicationRegisterManyResources() throws IOException {
    start(ServerConfig.builder().idleTimeout(Duration.ofMinutes(10)));
    String ids = ids("resource-", 20_000);
    List<RawClient> rms = new ArrayList<>();
    try (RawClient honest = RawClient.tm(server.address(), "2.6.0")) {
      for (int i = 0; i < 20; i++) {
        RawClient rm = RawClient.rm(server.address(), "");
        rms.add(rm);
        rm.send(2, new RegisterRMRequest("2.6.0", "app", "group", "", ids));
      }
      assertServed(honest, 2);
      for (RawClient rm : rms) {
        assertTrue(((RegisterRMResponse) rm.receive().body()).identified());
        assertServed(rm, 3);
      }
    } finally {
      for (RawClient rm : rms) {
        rm.close();
      }
    }
  }

  @Test
  void resourcesOfOneHostAreLimitedAndThoseItHasStay() throws IOException {
    start(ServerConfig.builder().maxResourceBytesPerHost(1_000_000));
    try (RawClient rm = RawClient.rm(server.address(), ids("a", 1_000))) {
      RegisterRMRequest tooMuch =
          new RegisterRMRequest("2.6.0", "app", "group", "", ids("b", 5_000));
      assertFalse(((RegisterRMResponse) rm.ask(2, tooMuch).body()).identified());
      RegisterRMRequest same = new RegisterRMRequest("2.6.0", "app", "group", "", ids("a", 1_000));
      assertTrue(((RegisterRMResponse) rm.ask(3, same).body()).identified());
      rm.registerResources("one more");
    }
  }

  @Test
  void resourcesOfAllHostsAreLimited() throws IOException {
    start(ServerConfig.builder().maxResourceBytesTotal(1_000_000));
    try (RawClient first = RawClient.rm(server.address(), "one", null, ids("a", 2_000));
        RawClient second = RawClient.rm(server.address(), "two", null, "")) {
      RegisterRMRequest tooMuch = new RegisterRMRequest("", "two", "g", "", ids("b", 2_000));
      assertFalse(((RegisterRMResponse) second.ask(2, tooMuch).body()).identified());
      first.disconnect();
      boolean identified = false;
      for (int id = 3; !identified; id++) { // until the server has seen that the first one left
        try (RawClient third = RawClient.rm(server.address(), "three", null, "")) {
          identified = ((RegisterRMResponse) third.ask(id, tooMuch).body()).identified();
        }
      }
    }
  }

  @Test
  void repeatedRejectionsCloseTheConnection() throws IOException {
    start(ServerConfig.builder().maxResourceBytesPerHost(1_000_000));
    try (RawClient rm = RawClient.rm(server.address(), "a")) {
      byte[] tooMuch =
          RawClient.frame(
              2,
              MessageType.REQUEST,
              Compressor.NONE,
              new RegisterRMRequest("2.6.0", "app", "group", "", ids("b", 5_000)));
      for (int i = 0; i < 12; i++) {
        rm.send(tooMuch);
      }
      for (int i = 0; i < 11; i++) {
        assertFalse(((RegisterRMResponse) rm.receive().body()).identified());
      }
      assertEquals(0, rm.awaitClosedByServer());
    }
  }

  @Test
  void aRejectedRegistrationIsAnsweredAndClosesTheConnection() throws IOException {
    start(ServerConfig.builder().registrationCheck((registration, address) -> false));
    try (RawClient client = RawClient.connect(server.address())) {
      for (int i = 0; i < 100; i++) {
        client.send(
            RawClient.frame(
                i,
                MessageType.REQUEST,
                Compressor.NONE,
                new RegisterTMRequest("2.6.0", "app", "group", "")));
      }
      assertFalse(((RegisterTMResponse) client.receive().body()).identified());
      assertEquals(0, client.awaitClosedByServer());
    } catch (java.net.SocketException resetWhileSending) {
      // the server closed while more of us was on its way
    }
  }

  @Test
  void aLongFrameIsRejectedByItsHeaderBeforeTheRegistration() throws IOException {
    start(ServerConfig.builder());
    try (RawClient client = RawClient.connect(server.address())) {
      client.send(beginningOfFrame(8 << 20, 16));
      assertEquals(0, client.awaitClosedByServer());
    }
  }

  @Test
  void unregisteredConnectionsHoldLittleInAll() throws IOException {
    start(ServerConfig.builder().maxUnregisteredBytesTotal(1_000_000));
    List<RawClient> hostile = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        RawClient client = RawClient.connect(server.address());
        hostile.add(client);
        client.send(beginningOfFrame(250_000, 200_000));
      }
      try (RawClient honest = RawClient.tm(server.address(), "2.6.0")) {
        assertServed(honest, 2);
      }
      int closed = 0;
      for (int i = 0; i < 8 && closed < 3; i++) {
        closed += hostile.get(i).isClosedByServer() ? 1 : 0;
      }
      assertTrue(closed >= 3, "closed: " + closed);
    } finally {
      for (RawClient client : hostile) {
        client.close();
      }
    }
  }

  @Test
  void theOldestUnregisteredConnectionMakesRoom() throws IOException {
    start(ServerConfig.builder().maxUnregisteredConnections(2));
    try (RawClient first = RawClient.connect(server.address());
        RawClient registered = RawClient.tm(server.address(), "2.6.0");
        RawClient second = RawClient.connect(server.address())) {
      first.ping(); // its event loop knows it before that of the third one does
      second.ping();
      try (RawClient third = RawClient.connect(server.address())) {
        assertEquals(0, first.awaitClosedByServer());
        assertServed(registered, 2);
        second.registerResources("db");
        third.registerResources("db");
      }
    }
  }

  @Test
  void unfinishedFramesOfRegisteredClientsHoldLittleInAll() throws IOException {
    start(ServerConfig.builder().maxInboundBytesTotal(4_000_000));
    List<RawClient> hostile = new ArrayList<>();
    try (RawClient honest = RawClient.tm(server.address(), "2.6.0")) {
      for (int i = 0; i < 4; i++) {
        RawClient client = RawClient.tm(server.address(), "2.6.0");
        hostile.add(client);
        try {
          client.send(beginningOfFrame(8 << 20, 2_000_000));
        } catch (IOException closedWhileSending) {
          // which is the point
        }
        assertServed(honest, 2 + i);
      }
      int closed = 0;
      for (RawClient client : hostile) {
        closed += client.isClosedByServer() ? 1 : 0;
      }
      assertTrue(closed >= 2, "closed: " + closed);
    } finally {
      for (RawClient client : hostile) {
        client.close();
      }
    }
  }

  @Test
  void aClientThatDoesNotReadIsNotReadEither() throws Exception {
    // So long that it is not closed while the test goes on.
    start(ServerConfig.builder().workerThreads(2).idleTimeout(Duration.ofMinutes(10)));
    try (RawClient deaf = RawClient.connectSlowReader(server.address());
        RawClient honest = RawClient.tm(server.address(), "2.6.0")) {
      deaf.send(1, RawClient.registerTm("2.6.0"));
      byte[] requests = requests(2_000);
      AtomicLong sent = new AtomicLong();
      Thread sender =
          new Thread(
              () -> {
                try {
                  while (true) {
                    deaf.send(requests);
                    sent.incrementAndGet();
                  }
                } catch (IOException closed) {
                  // at the end of the test
                }
              });
      sender.start();
      // It can send no more once its answers fill the buffers, however long it goes on.
      long before;
      do {
        before = sent.get();
        assertServed(honest, 2);
        sender.join(500);
      } while (sent.get() != before);
      assertTrue(sender.isAlive(), "it was closed instead");
      assertServed(honest, 3);
      deaf.disconnect();
      sender.join();
    }
  }

  /**
   * Each of them would stay: it is not read any more once a mebibyte waits for it, which is far
   * less than one alone may leave unread. Those that stay have at least 256 KiB waiting, as they
   * are read again below that.
   */
  @Test
  void whatAllClientsTogetherLeaveUnreadIsLimited() throws Exception {
    int clients = 12;
    int total = 2_000_000;
    CountDownLatch closed = new CountDownLatch(clients - total / (256 * 1024));
    start(
        ServerConfig.builder()
            .workerThreads(2)
            .idleTimeout(Duration.ofMinutes(10))
            .maxQueuedBytesTotal(total));
    byte[] requests = requests(100, 5_000);
    List<RawClient> deaf = new ArrayList<>();
    List<Thread> senders = new ArrayList<>();
    try (CapturedLog log = new CapturedLog();
        RawClient honest = RawClient.tm(server.address(), "2.6.0")) {
      for (int i = 0; i < clients; i++) {
        RawClient client = RawClient.connectSlowReader(server.address());
        deaf.add(client);
        client.send(1, RawClient.registerTm("2.6.0"));
        senders.add(new Thread(() -> sendUntilClosed(client, requests, closed)));
      }
      senders.forEach(Thread::start);
      assertTrue(closed.await(EventLimit.SECONDS, TimeUnit.SECONDS), closed::toString);
      assertServed(honest, 2);
      assertTrue(log.lines("for all clients more than maxQueuedBytesTotal: " + total) > 0);
      assertEquals(0, log.lines("bytes wait for it (at most"), "none has too much of its own");
    } finally {
      for (RawClient client : deaf) {
        client.close();
      }
      for (Thread sender : senders) {
        sender.join();
      }
    }
  }

  private static void sendUntilClosed(RawClient client, byte[] bytes, CountDownLatch closed) {
    try {
      while (true) {
        client.send(bytes);
      }
    } catch (IOException e) {
      closed.countDown();
    }
  }

  @Test
  void manyRejectedRegistrationsCostFewLogLines() throws IOException {
    long begun = System.nanoTime();
    start(
        ServerConfig.builder()
            .registrationCheck(SignatureCheck.builder().key("key", "secret").build()));
    try (CapturedLog log = new CapturedLog()) {
      for (int i = 0; i < 150; i++) {
        try (RawClient client = RawClient.connect(server.address())) {
          RegisterTMResponse answer =
              (RegisterTMResponse) client.ask(i, RawClient.registerTm("2.6.0")).body();
          assertFalse(answer.identified());
          assertEquals(0, client.awaitClosedByServer());
        }
      }
      // Ten of each in ten seconds.
      long allowed = 10 * (1 + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun) / 10);
      for (String kind :
          List.of("its registration is not signed", "as the configured check says")) {
        long lines = log.lines(kind);
        assertTrue(lines >= 1 && lines <= allowed, log::text);
      }
      assertTrue(log.text().lines().count() <= 2 * allowed, "nothing else is said: " + log.text());
    }
  }

  private static byte[] requests(int count) {
    return requests(count, 500);
  }

  private static byte[] requests(int count, int nameLength) {
    byte[] one =
        RawClient.frame(9, MessageType.REQUEST, Compressor.NONE, begin("a".repeat(nameLength)));
    ByteBuffer all = ByteBuffer.allocate(one.length * count);
    for (int i = 0; i < count; i++) {
      all.put(one);
    }
    return all.array();
  }

  @Test
  void aClientCanNeitherForgeLinesOfTheLogNorMakeThemLong() throws IOException {
    String forged = "a\n2026-01-01 ERROR forged";
    String large = "l".repeat(10_000);
    server =
        NettyRemotingServer.start(
            ServerConfig.builder().maxUndecodableFrames(0).build(),
            new TestHandler().failing(forged + large, new IllegalStateException("a defect")));
    try (CapturedLog log = new CapturedLog();
        RawClient client = RawClient.connect(server.address())) {
      Message tm = new RegisterTMRequest(forged + large, forged + large, forged + large, "");
      assertTrue(((RegisterTMResponse) client.ask(1, tm).body()).identified());
      client.ask(2, TestHandler.register(forged + large, "k".repeat(1 << 20)));
      byte[] undecodable = RawClient.frame(3, MessageType.REQUEST, Compressor.NONE, begin("n"));
      undecodable[16] = 0x7f; // a type code that there is not
      client.send(undecodable);
      client.awaitClosedByServer();
      assertTrue(log.lines("Handling BranchRegisterRequest of a 2026-01-01") == 1, log::text);
      assertTrue(log.lines("a 2026-01-01 ERROR forged") >= 2, log::text);
      assertTrue(log.text().lines().allMatch(line -> line.length() <= 1_000));
      assertTrue(log.text().lines().noneMatch(line -> line.startsWith("2026-01-01")), log::text);
    }
  }
}
