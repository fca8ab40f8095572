package io.hawser.testkit.faults;

import static io.hawser.testkit.faults.Direction.TO_CLIENT;
import static io.hawser.testkit.faults.Direction.TO_SERVER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.error.ConnectionLostException;
import io.hawser.error.Delivery;
import io.hawser.error.NoServerAvailableException;
import io.hawser.error.ProtocolException;
import io.hawser.error.RequestTimeoutException;
import io.hawser.testkit.faults.FaultBench.End;
import io.hawser.testsupport.NoLeaks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A client's reaction to faults that last or that come at a bad moment. */
@ExtendWith(NoLeaks.class)
class ClientFaultsTest {
  private FaultBench bench;

  @BeforeEach
  void start() {
    bench = new FaultBench(server -> server.individualReplies(false));
  }

  @AfterEach
  void close() {
    bench.close();
  }

  /** Returns settings with which the client soon closes silent connections. */
  private HawserConfig.Builder impatient() {
    return bench
        .config()
        .set("transport.heartbeatInterval", "100ms")
        .set("transport.idleTimeout", "2s");
  }

  /** Returns settings with a short connect time-out if the test expects one. */
  private HawserConfig.Builder connecting(String reason) {
    return impatient().set("transport.connectTimeout", reason.contains("400 ms") ? "400ms" : "60s");
  }

  private static void assertLost(End end, String reason) {
    assertInstanceOf(ConnectionLostException.class, end.error(), end::toString);
    assertEquals(Delivery.MAYBE_SENT, end.error().delivery());
    assertTrue(end.error().getMessage().contains(reason), end::toString);
  }

  // ---- while a request waits

  static Stream<Consumer<ProxiedConnection>> ends() {
    return Stream.of(
        ProxiedConnection::reset,
        ProxiedConnection::close,
        connection -> connection.set(Fault.halfClose(TO_CLIENT)),
        connection -> connection.set(Fault.halfClose(TO_SERVER)),
        connection -> connection.inject(TO_CLIENT, Foreign.HTTP.bytes(TO_CLIENT)),
        connection -> connection.inject(TO_SERVER, Foreign.HTTP.bytes(TO_SERVER)));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void allRequestsFailWithTheirConnection(Consumer<ProxiedConnection> end) {
    bench.connect();
    CountDownLatch gate = bench.handler.gate("slow");
    List<CompletableFuture<End>> waiting = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      waiting.add(bench.begin("slow", FaultBench.LONG));
    }
    bench.awaitHandled("slow", 10);
    end.accept(bench.proxy.connections().get(0));
    waiting.forEach(request -> assertLost(FaultBench.end(request), "may have been received"));
    gate.countDown();
    bench.assertRecovers();
  }

  @Test
  void answersInAnotherOrderFindTheirRequests() {
    bench.connect();
    bench.proxy.apply(Fault.reorder(TO_CLIENT, Frames.answers(), 5, Duration.ofHours(1)));
    List<CompletableFuture<End>> requests = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      requests.add(bench.begin("request " + i, FaultBench.LONG));
    }
    for (int i = 0; i < 5; i++) {
      End end = FaultBench.end(requests.get(i));
      assertNotNull(end.answer(), end::toString);
      assertEquals("request " + i, end.answer().xid());
    }
    bench.assertRecovers();
  }

  @Test
  void anAnswerThatComesTooLateIsDropped() {
    bench.connect();
    bench.proxy.apply(Fault.late(TO_CLIENT, Frames.answers(), Duration.ofHours(1)));
    End end = FaultBench.end(bench.begin("late", FaultBench.SHORT));
    assertInstanceOf(RequestTimeoutException.class, end.error());
    CompletableFuture<End> next = bench.begin("next", FaultBench.LONG);
    bench.awaitHandled("next", 1);
    bench.proxy.heal(); // now both answers arrive
    assertEquals("next", FaultBench.end(next).answer().xid());
    bench.assertRecovers();
    assertEquals(1, bench.proxy.counts().accepted());
  }

  // ---- merged requests

  static Stream<Arguments> onMergedAnswers() {
    Frames answers = Frames.answers();
    return Stream.of(
        Arguments.of(Fault.duplicate(TO_CLIENT, answers), null, FaultBench.LONG),
        Arguments.of(
            Fault.reorder(TO_CLIENT, answers, 2, Duration.ofMillis(50)), null, FaultBench.LONG),
        Arguments.of(Fault.stray(TO_CLIENT, answers), null, FaultBench.LONG),
        Arguments.of(
            Fault.drop(TO_CLIENT, answers), RequestTimeoutException.class, Duration.ofSeconds(1)),
        Arguments.of(
            Fault.unknownId(TO_CLIENT, answers),
            RequestTimeoutException.class,
            Duration.ofSeconds(1)),
        Arguments.of(
            Fault.corrupt(TO_CLIENT, answers, 16), ProtocolException.class, FaultBench.LONG),
        Arguments.of(
            Fault.cut(TO_CLIENT, answers, 30, Ending.CLOSE),
            ConnectionLostException.class,
            FaultBench.LONG));
  }

  @ParameterizedTest
  @MethodSource("onMergedAnswers")
  void eachOfSeveralMergedRequestsEnds(Fault fault, Class<?> error, Duration timeout) {
    bench.connect(bench.config().set("transport.enableTmClientBatchSendRequest", "true"));
    bench.proxy.connections().get(0).set(fault);
    List<CompletableFuture<End>> requests = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      requests.add(bench.begin("merged " + i, timeout));
    }
    for (int i = 0; i < 40; i++) {
      End end = FaultBench.end(requests.get(i));
      if (error == null) {
        assertNotNull(end.answer(), end::toString);
        assertEquals("merged " + i, end.answer().xid());
      } else if (error == ConnectionLostException.class) {
        // Later requests went to the next connection or found none.
        assertTrue(
            end.answer() != null
                || error.isInstance(end.error())
                || end.error() instanceof NoServerAvailableException,
            end::toString);
      } else {
        assertInstanceOf(error, end.error(), end::toString);
      }
    }
    assertTrue(bench.proxy.counts().of(fault.kind()) > 0);
    bench.assertRecovers();
  }

  // ---- silence

  static Stream<Fault> silence() {
    return Stream.of(
        Fault.swallow(TO_CLIENT),
        Fault.stall(TO_CLIENT),
        Fault.drop(TO_CLIENT, Frames.all()),
        Fault.cut(TO_CLIENT, 20, Ending.SILENCE),
        Fault.trickle(TO_CLIENT, Duration.ofHours(1)),
        // A valid but wrong length: the following bytes never complete a frame.
        Fault.announce(TO_CLIENT, Frames.all().first(1), 1 << 20));
  }

  @ParameterizedTest
  @MethodSource("silence")
  void aSilentServerIsDisconnectedAndFoundAgain(Fault fault) {
    bench.connect(impatient());
    bench.proxy.connections().get(0).set(fault);
    assertLost(FaultBench.end(bench.begin("x", FaultBench.LONG)), "nothing came for 2000 ms");
    bench.awaitHandled("x", 1);
    bench.assertRecovers();
  }

  @Test
  void withoutHeartbeatAnswersAnIdleConnectionIsClosed() {
    HawserClient client = bench.connect(impatient());
    bench.proxy.connections().get(0).set(Fault.drop(TO_CLIENT, Frames.heartbeats()));
    FaultBench.await("another connection", () -> bench.proxy.counts().accepted() > 1);
    FaultBench.await("it is ready", () -> client.status().isReady());
    bench.assertRecovers();
  }

  @Test
  void heartbeatAnswersKeepASlowConnection() {
    bench.connect(impatient().set("transport.idleTimeout", "10s"));
    bench.proxy.apply(
        Fault.delay(TO_CLIENT, Duration.ofMillis(150)),
        Fault.trickle(TO_SERVER, Duration.ofNanos(100_000)));
    bench.handler.gate("slow");
    CompletableFuture<End> request = bench.begin("slow", Duration.ofSeconds(15));
    assertInstanceOf(RequestTimeoutException.class, FaultBench.end(request).error());
    bench.handler.gate("slow").countDown();
    bench.assertRecovers();
    assertEquals(1, bench.proxy.counts().accepted());
  }

  // ---- while connecting

  static Stream<Arguments> whileConnecting() {
    Consumer<FaultProxy> refuse = FaultProxy::refuse;
    Consumer<FaultProxy> unreachable = FaultProxy::unreachable;
    return Stream.of(
        Arguments.of("refused", refuse),
        Arguments.of("timed out after 400 ms", unreachable),
        Arguments.of("reset", (Consumer<FaultProxy>) it -> it.apply(Fault.reset())),
        onNew("closed the connection", Fault.halfClose(TO_CLIENT)),
        onNew("closed the connection", Fault.halfClose(TO_SERVER)),
        onNew("within 400 ms", Fault.swallow(TO_CLIENT)),
        onNew("within 400 ms", Fault.swallow(TO_SERVER)),
        onNew("within 400 ms", Fault.stall(TO_CLIENT)),
        onNew("within 400 ms", Fault.stall(TO_SERVER)),
        onNew("within 400 ms", Fault.trickle(TO_CLIENT, Duration.ofMillis(100))),
        onNew("within 400 ms", Fault.delay(TO_CLIENT, Duration.ofSeconds(2))),
        onNew("within 400 ms", Fault.unknownId(TO_CLIENT, Frames.all())),
        onNew("closed the connection", Fault.cut(TO_CLIENT, 20, Ending.CLOSE)),
        onNew("unknown compressor", Fault.corrupt(TO_CLIENT, Frames.all(), 11)),
        onNew("8388609 bytes", Fault.oversized(TO_CLIENT, Frames.all())),
        onNew("speaks HTTP", Fault.foreign(TO_CLIENT, Foreign.HTTP)),
        onNew("speaks TLS", Fault.foreign(TO_CLIENT, Foreign.TLS)),
        onNew("No frame begins", Fault.foreign(TO_CLIENT, Foreign.GARBAGE)));
  }

  private static Arguments onNew(String reason, Fault fault) {
    return Arguments.of(reason, (Consumer<FaultProxy>) proxy -> proxy.apply(fault));
  }

  @ParameterizedTest
  @MethodSource("whileConnecting")
  void connectReportsTheFault(String reason, Consumer<FaultProxy> fault) {
    fault.accept(bench.proxy);
    NoServerAvailableException error =
        assertThrows(NoServerAvailableException.class, () -> bench.connect(connecting(reason)));
    assertEquals(Delivery.NOT_SENT, error.delivery());
    assertTrue(error.getMessage().contains(reason), error::getMessage);
    assertTrue(error.getMessage().contains(bench.proxy.address().toString()), error::getMessage);
    bench.assertOtherClientsAreServed();
  }

  @ParameterizedTest
  @MethodSource("whileConnecting")
  void aWaitingClientFindsTheServerAfterTheFault(String reason, Consumer<FaultProxy> fault) {
    fault.accept(bench.proxy);
    HawserClient client =
        bench.connect(
            connecting(reason).set("transport.enableTmClientChannelCheckFailFast", "false"));
    FaultBench.await(
        reason + " is in the status",
        () ->
            client.status().servers().stream()
                .anyMatch(it -> String.valueOf(it.lastError()).contains(reason)));
    End end = FaultBench.end(bench.begin("early", FaultBench.LONG));
    assertInstanceOf(NoServerAvailableException.class, end.error(), end::toString);
    assertEquals(0, bench.handler.handled("early"));
    bench.assertRecovers();
  }

  @Test
  void aLostServerIsFoundAgainWhenItListensAgain() {
    HawserClient client = bench.connect(impatient());
    bench.proxy.refuse();
    bench.proxy.resetAll();
    FaultBench.await("the loss is noticed", () -> !client.status().isReady());
    End end = FaultBench.end(bench.begin("x", FaultBench.LONG));
    assertInstanceOf(NoServerAvailableException.class, end.error(), end::toString);
    bench.assertRecovers();
  }

  // ---- at random

  @Test
  void randomDamageNeverMakesARequestHang() {
    bench.connect(impatient());
    bench.proxy.apply(Fault.flip(TO_CLIENT, 0.004), Fault.flip(TO_SERVER, 0.004));
    List<CompletableFuture<End>> requests = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      requests.add(bench.begin("random " + i, Duration.ofSeconds(1)));
      if (i % 20 == 0) {
        bench.assertOtherClientsAreServed();
      }
    }
    requests.forEach(FaultBench::end);
    assertTrue(bench.proxy.counts().of(FaultKind.FLIP) > 0);
    long accepted = bench.proxy.counts().accepted();
    bench.proxy.resetAll(); // a damaged length may have broken a stream
    FaultBench.await("another connection", () -> bench.proxy.counts().accepted() > accepted);
    bench.assertRecovers();
  }
}
