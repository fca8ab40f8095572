package io.hawser.testkit.faults;

import static io.hawser.testkit.faults.Direction.TO_CLIENT;
import static io.hawser.testkit.faults.Direction.TO_SERVER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.error.ConnectionLostException;
import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import io.hawser.error.NoServerAvailableException;
import io.hawser.error.ProtocolException;
import io.hawser.error.RequestTimeoutException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.netty.server.ServerConfigBuilder;
import io.hawser.protocol.BranchCommitRequest;
import io.hawser.protocol.BranchCommitResponse;
import io.hawser.testkit.EventLimit;
import io.hawser.testkit.faults.FaultBench.End;
import io.hawser.testsupport.NoLeaks;
import io.hawser.transaction.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A server endpoint's reaction to faults that last, faults of pushes, and unknown peers. */
@ExtendWith(NoLeaks.class)
class ServerFaultsTest {

  private static void impatient(ServerConfigBuilder server) {
    server.idleTimeout(Duration.ofSeconds(5));
  }

  // ---- silence

  static Stream<Fault> silence() {
    return Stream.of(
        Fault.swallow(TO_SERVER),
        Fault.stall(TO_SERVER),
        Fault.drop(TO_SERVER, Frames.all()),
        Fault.cut(TO_SERVER, 20, Ending.SILENCE),
        Fault.trickle(TO_SERVER, Duration.ofHours(1)),
        Fault.announce(TO_SERVER, Frames.all().first(1), 1 << 20));
  }

  @ParameterizedTest
  @MethodSource("silence")
  void aSilentClientIsDisconnected(Fault fault) {
    try (FaultBench bench = new FaultBench(ServerFaultsTest::impatient)) {
      bench.connect(bench.config().set("transport.heartbeatInterval", "100ms"));
      var before = bench.clientsBehindProxy().get(0);
      bench.proxy.connections().get(0).set(fault);
      End end = FaultBench.end(bench.begin("x", FaultBench.LONG));
      assertInstanceOf(ConnectionLostException.class, end.error(), end::toString);
      assertEquals(Delivery.MAYBE_SENT, end.error().delivery());
      FaultBench.await("the client is removed", () -> !bench.server.clients().contains(before));
      assertEquals(0, bench.handler.handled("x"));
      bench.assertRecovers();
    }
  }

  // ---- strangers

  static Stream<Fault> noRegistration() {
    return Stream.of(
        Fault.swallow(TO_SERVER),
        Fault.halfClose(TO_SERVER),
        Fault.cut(TO_SERVER, 20, Ending.SILENCE),
        Fault.cut(TO_SERVER, 20, Ending.CLOSE),
        Fault.cut(TO_SERVER, 20, Ending.RESET),
        Fault.trickle(TO_SERVER, Duration.ofMillis(100)), // slower than the time-out allows
        Fault.corrupt(TO_SERVER, Frames.all(), 0),
        Fault.corrupt(TO_SERVER, Frames.all(), 16),
        Fault.oversized(TO_SERVER, Frames.all()),
        Fault.announce(TO_SERVER, Frames.all(), 1 << 20),
        Fault.foreign(TO_SERVER, Foreign.HTTP),
        Fault.foreign(TO_SERVER, Foreign.TLS),
        Fault.foreign(TO_SERVER, Foreign.REDIS),
        Fault.foreign(TO_SERVER, Foreign.GARBAGE));
  }

  @ParameterizedTest
  @MethodSource("noRegistration")
  void aConnectionWithoutRegistrationIsClosed(Fault fault) {
    try (FaultBench bench =
        new FaultBench(server -> server.registrationTimeout(Duration.ofMillis(1500)))) {
      bench.proxy.apply(fault);
      NoServerAvailableException error =
          assertThrows(
              NoServerAvailableException.class,
              // The client would wait far longer than the server does.
              () -> bench.connect(bench.config().set("transport.connectTimeout", "60s")));
      assertTrue(
          error.getMessage().contains("reset")
              || error.getMessage().contains("closed the connection"),
          error::getMessage);
      assertEquals(List.of(), bench.clientsBehindProxy());
      bench.assertOtherClientsAreServed();
      bench.proxy.heal();
      FaultBench.await("nothing is left of it", () -> bench.proxy.counts().open() == 0);
    }
  }

  // ---- pushes

  static Stream<Arguments> onPushes() {
    Frames answers = Frames.answers();
    Frames pushes = Frames.requests();
    return Stream.of(
        push(null, 1, Fault.delay(TO_CLIENT, Duration.ofMillis(20))),
        push(null, 1, Fault.trickle(TO_SERVER, Duration.ofNanos(100_000))),
        push(null, 1, Fault.duplicate(TO_SERVER, answers)),
        push(null, 1, Fault.stray(TO_SERVER, answers)),
        push(RequestTimeoutException.class, 0, Fault.drop(TO_CLIENT, pushes)),
        push(RequestTimeoutException.class, 0, Fault.swallow(TO_CLIENT)),
        push(RequestTimeoutException.class, 0, Fault.corrupt(TO_CLIENT, pushes, 16)),
        push(RequestTimeoutException.class, 1, Fault.unknownId(TO_CLIENT, pushes)),
        push(RequestTimeoutException.class, 1, Fault.drop(TO_SERVER, answers)),
        push(RequestTimeoutException.class, 1, Fault.swallow(TO_SERVER)),
        push(RequestTimeoutException.class, 1, Fault.stall(TO_SERVER)),
        push(RequestTimeoutException.class, 1, Fault.unknownId(TO_SERVER, answers)),
        push(RequestTimeoutException.class, 1, Fault.late(TO_SERVER, answers, Duration.ofHours(1))),
        push(ProtocolException.class, 1, Fault.corrupt(TO_SERVER, answers, 16)),
        push(ConnectionLostException.class, 0, Fault.corrupt(TO_CLIENT, pushes, 0)),
        push(ConnectionLostException.class, 0, Fault.foreign(TO_CLIENT, Foreign.TLS)),
        push(ConnectionLostException.class, 0, Fault.cut(TO_CLIENT, pushes, 20, Ending.RESET)),
        push(ConnectionLostException.class, 0, Fault.cut(TO_CLIENT, pushes, 20, Ending.HALF_CLOSE)),
        push(ConnectionLostException.class, 1, Fault.cut(TO_SERVER, answers, 20, Ending.RESET)),
        push(ConnectionLostException.class, 1, Fault.cut(TO_SERVER, answers, 20, Ending.CLOSE)),
        push(ConnectionLostException.class, 1, Fault.cut(TO_SERVER, answers, 0, Ending.HALF_CLOSE)),
        push(ConnectionLostException.class, 1, Fault.oversized(TO_SERVER, answers)),
        push(ConnectionLostException.class, 1, Fault.corrupt(TO_SERVER, answers, 0)),
        push(ConnectionLostException.class, 1, Fault.foreign(TO_SERVER, Foreign.HTTP)));
  }

  private static Arguments push(Class<?> error, int handled, Fault fault) {
    return Arguments.of(error, handled, fault);
  }

  @ParameterizedTest
  @MethodSource("onPushes")
  void aPushEndsAs(Class<?> error, int handled, Fault fault) {
    boolean inTime = error == RequestTimeoutException.class;
    AtomicInteger commits = new AtomicInteger();
    try (FaultBench bench =
        new FaultBench(server -> server.pushTimeout(inTime ? FaultBench.SHORT : FaultBench.LONG))) {
      HawserClient client = bench.connect(bench.config().set("client.roles", "RM"));
      client.resourceManager().registerResource(resource(commits));
      String rm = bench.clientsBehindProxy().get(0).clientId();
      bench.proxy.connections().get(0).set(fault);
      CompletableFuture<BranchCommitResponse> push = push(bench, rm);
      if (error == null) {
        assertEquals(
            BranchStatus.PhaseTwo_Committed,
            push.orTimeout(EventLimit.SECONDS, TimeUnit.SECONDS).join().branchStatus());
      } else {
        HawserException failure = failure(push);
        assertInstanceOf(error, failure);
        assertEquals(Delivery.MAYBE_SENT, failure.delivery());
      }
      FaultBench.await("handled " + handled + " times", () -> commits.get() == handled);
      bench.proxy.heal();
      // The RM registers its resources again, if it had to connect again.
      FaultBench.await("one RM is registered", () -> bench.clientsBehindProxy().size() == 1);
      assertEquals(
          error != ConnectionLostException.class,
          bench.clientsBehindProxy().get(0).clientId().equals(rm));
      bench.assertOtherClientsAreServed();
    }
  }

  private static Resource resource(AtomicInteger commits) {
    return new Resource(
        "db",
        BranchType.TCC,
        branch -> {
          commits.incrementAndGet();
          return BranchStatus.PhaseTwo_Committed;
        },
        branch -> BranchStatus.PhaseTwo_Rollbacked);
  }

  private static CompletableFuture<BranchCommitResponse> push(FaultBench bench, String rm) {
    return bench
        .server
        .send(rm, new BranchCommitRequest("xid:1:1", 7, BranchType.TCC, "db", ""))
        .toCompletableFuture();
  }

  private static HawserException failure(CompletableFuture<?> push) {
    return (HawserException)
        assertThrows(
                CompletionException.class,
                () -> push.orTimeout(EventLimit.SECONDS, TimeUnit.SECONDS).join())
            .getCause();
  }

  /** A copy that comes while the handler runs waits for its outcome. */
  @Test
  void aDuplicatedPushRunsTheHandlerOnce() {
    try (FaultBench bench = new FaultBench()) {
      AtomicInteger commits = new AtomicInteger();
      CountDownLatch release = new CountDownLatch(1);
      HawserClient client = bench.connect(bench.config().set("client.roles", "RM"));
      client
          .resourceManager()
          .registerResource(
              new Resource(
                  "db",
                  BranchType.TCC,
                  branch -> {
                    if (branch.branchId() == 7) {
                      commits.incrementAndGet();
                      release.await();
                    }
                    return BranchStatus.PhaseTwo_Committed;
                  },
                  branch -> BranchStatus.PhaseTwo_Rollbacked));
      String rm = bench.clientsBehindProxy().get(0).clientId();
      bench.proxy.connections().get(0).set(Fault.duplicate(TO_CLIENT, Frames.requests()));
      CompletableFuture<BranchCommitResponse> push = push(bench, rm);
      BranchCommitRequest behind = new BranchCommitRequest("xid:1:1", 8, BranchType.TCC, "db", "");
      bench
          .server
          .send(rm, behind)
          .toCompletableFuture()
          .orTimeout(EventLimit.SECONDS, TimeUnit.SECONDS)
          .join();
      assertFalse(push.isDone());
      FaultBench.await("both copies have been read", () -> commits.get() == 1);
      release.countDown();
      assertEquals(
          BranchStatus.PhaseTwo_Committed,
          push.orTimeout(EventLimit.SECONDS, TimeUnit.SECONDS).join().branchStatus());
      assertEquals(1, commits.get());
      bench.assertOtherClientsAreServed();
    }
  }

  @Test
  void aPushInFlightFailsWithItsConnection() {
    try (FaultBench bench = new FaultBench()) {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      HawserClient client = bench.connect(bench.config().set("client.roles", "RM"));
      client
          .resourceManager()
          .registerResource(
              new Resource(
                  "db",
                  BranchType.TCC,
                  branch -> {
                    begun.countDown();
                    release.await();
                    return BranchStatus.PhaseTwo_Committed;
                  },
                  branch -> BranchStatus.PhaseTwo_Rollbacked));
      CompletableFuture<BranchCommitResponse> push =
          push(bench, bench.clientsBehindProxy().get(0).clientId());
      FaultBench.await("the handler runs", () -> begun.getCount() == 0);
      bench.proxy.resetAll();
      assertInstanceOf(ConnectionLostException.class, failure(push));
      release.countDown(); // its answer has no connection
      FaultBench.await("the RM is back", () -> bench.clientsBehindProxy().size() == 1);
      AtomicInteger commits = new AtomicInteger();
      client.resourceManager().unregisterResource("db");
      client.resourceManager().registerResource(resource(commits));
      push(bench, bench.clientsBehindProxy().get(0).clientId())
          .orTimeout(EventLimit.SECONDS, TimeUnit.SECONDS)
          .join();
      assertEquals(1, commits.get());
    }
  }

  // ---- sockets that are full

  @Test
  void aClientThatDoesNotReadItsAnswersIsClosed() {
    try (FaultBench bench =
        new FaultBench(server -> server.maxQueuedBytes(1 << 20).workerQueueSize(10_000))) {
      bench.connect();
      var before = bench.clientsBehindProxy().get(0);
      bench.proxy.connections().get(0).set(Fault.stall(TO_CLIENT));
      List<CompletableFuture<End>> requests = new ArrayList<>();
      String name = "n".repeat(30_000);
      for (int i = 0; i < 1_000; i++) { // 30 MB of answers, more than sockets hold
        requests.add(bench.begin(name, FaultBench.LONG));
      }
      FaultBench.await("the server closes", () -> !bench.server.clients().contains(before));
      bench.assertOtherClientsAreServed();
      bench.proxy.heal();
      for (CompletableFuture<End> request : requests) {
        End end = FaultBench.end(request);
        assertTrue(
            end.answer() != null
                || end.error() instanceof ConnectionLostException
                || end.error() instanceof NoServerAvailableException,
            () -> String.valueOf(end.error()));
      }
      bench.assertRecovers();
    }
  }

  @Test
  void unsentRequestsNeverArrive() {
    try (FaultBench bench =
        new FaultBench(
            server -> server.workerQueueSize(10_000).idleTimeout(Duration.ofMinutes(10)))) {
      bench.connect(bench.config().set("transport.idleTimeout", "60s"));
      bench.proxy.connections().get(0).set(Fault.stall(TO_SERVER));
      String padding = "p".repeat(30_000);
      List<CompletableFuture<End>> requests = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) { // more than sockets hold
        requests.add(bench.begin(i + padding, Duration.ofSeconds(2)));
      }
      List<Integer> notSent = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        End end = FaultBench.end(requests.get(i));
        assertInstanceOf(RequestTimeoutException.class, end.error(), () -> "" + end.error());
        if (end.error().delivery() == Delivery.NOT_SENT) {
          notSent.add(i);
        }
      }
      assertTrue(notSent.size() > 100, () -> notSent.size() + " were not sent");
      bench.assertOtherClientsAreServed();
      bench.assertRecovers(); // after all waiting requests
      for (int i = 0; i < 1_000; i++) {
        String name = i + padding;
        if (notSent.contains(i)) {
          assertEquals(0, bench.handler.handled(name), "the caller's error said: not sent");
        } else {
          bench.awaitHandled(name, 1);
        }
      }
    }
  }
}
