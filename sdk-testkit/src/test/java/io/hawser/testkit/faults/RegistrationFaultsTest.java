package io.hawser.testkit.faults;

import static io.hawser.testkit.faults.Direction.TO_CLIENT;
import static io.hawser.testkit.faults.Direction.TO_SERVER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.error.ClientClosedException;
import io.hawser.error.ConnectionLostException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.protocol.BranchCommitRequest;
import io.hawser.testkit.EventLimit;
import io.hawser.testkit.faults.FaultBench.End;
import io.hawser.testsupport.NoLeaks;
import io.hawser.transaction.Resource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Faults while a connection is established, while a resource is registered, and while either end
 * closes.
 */
@ExtendWith(NoLeaks.class)
class RegistrationFaultsTest {
  private static final Resource RESOURCE =
      new Resource(
          "db",
          BranchType.AT,
          branch -> BranchStatus.PhaseTwo_Committed,
          branch -> BranchStatus.PhaseTwo_Rollbacked);

  static Stream<Fault> harmless() {
    return Stream.of(
        Fault.duplicate(TO_CLIENT, Frames.all()),
        Fault.duplicate(TO_SERVER, Frames.all()),
        Fault.stray(TO_CLIENT, Frames.all()),
        Fault.stray(TO_SERVER, Frames.all()),
        Fault.trickle(TO_CLIENT, Duration.ofNanos(100_000)),
        Fault.trickle(TO_SERVER, Duration.ofNanos(100_000)),
        Fault.delay(TO_CLIENT, Duration.ZERO, Duration.ofMillis(30)),
        Fault.delay(TO_SERVER, Duration.ZERO, Duration.ofMillis(30)),
        Fault.reorder(TO_CLIENT, Frames.all(), 2, Duration.ofMillis(10)),
        Fault.reorder(TO_SERVER, Frames.all(), 2, Duration.ofMillis(10)),
        Fault.late(TO_CLIENT, Frames.all().chance(0.5), Duration.ofMillis(10)),
        Fault.drop(TO_CLIENT, Frames.heartbeats()),
        Fault.drop(TO_SERVER, Frames.heartbeats()));
  }

  @ParameterizedTest
  @MethodSource("harmless")
  void bothRolesWorkFromTheFirstByteOn(Fault fault) {
    try (FaultBench bench = new FaultBench()) {
      bench.proxy.apply(fault);
      HawserClient client =
          bench.connect(
              bench
                  .config()
                  .set("client.roles", "TM,RM")
                  .set("transport.heartbeatInterval", "50ms"));
      client.resourceManager().registerResource(RESOURCE);
      assertTrue(client.status().isReady());
      for (int i = 0; i < 5; i++) {
        End end = FaultBench.end(bench.begin("x" + i, FaultBench.LONG));
        assertEquals("x" + i, end.answer().xid(), end::toString);
      }
      assertEquals(BranchStatus.PhaseTwo_Committed, push(bench));
      assertEquals(2, bench.clientsBehindProxy().size());
      assertEquals(2, bench.proxy.counts().accepted());
      bench.assertOtherClientsAreServed();
    }
  }

  private static BranchStatus push(FaultBench bench) {
    return bench
        .server
        .send("any:127.0.0.1:1", new BranchCommitRequest("xid:1:1", 7, BranchType.AT, "db", ""))
        .toCompletableFuture()
        .orTimeout(EventLimit.SECONDS, TimeUnit.SECONDS)
        .join()
        .branchStatus();
  }

  static Stream<Fault> resourceRegistrationFails() {
    return Stream.of(
        Fault.drop(TO_SERVER, Frames.requests().first(1)),
        Fault.drop(TO_CLIENT, Frames.answers().first(1)),
        Fault.unknownId(TO_CLIENT, Frames.answers().first(1)),
        Fault.swallow(TO_SERVER),
        Fault.stall(TO_CLIENT),
        Fault.corrupt(TO_SERVER, Frames.requests().first(1), 16),
        Fault.corrupt(TO_CLIENT, Frames.answers().first(1), 16),
        Fault.corrupt(TO_CLIENT, Frames.answers().first(1), 0),
        Fault.cut(TO_CLIENT, Frames.answers(), 20, Ending.RESET),
        Fault.cut(TO_SERVER, Frames.requests(), 20, Ending.HALF_CLOSE),
        Fault.foreign(TO_CLIENT, Foreign.HTTP));
  }

  @ParameterizedTest
  @MethodSource("resourceRegistrationFails")
  void aResourceIsRegisteredWithTheNextConnection(Fault fault) {
    try (FaultBench bench = new FaultBench()) {
      HawserClient client =
          bench.connect(
              bench.config().set("client.roles", "RM").set("transport.connectTimeout", "4s"));
      bench.proxy.connections().get(0).set(fault);
      client.resourceManager().registerResource(RESOURCE); // returns in any case
      FaultBench.await("another connection", () -> bench.proxy.counts().accepted() > 1);
      bench.awaitReady();
      bench.proxy.heal(); // forwards held bytes of the first connection
      FaultBench.await("one is registered", () -> bench.clientsBehindProxy().size() == 1);
      assertEquals(BranchStatus.PhaseTwo_Committed, push(bench));
    }
  }

  static Stream<List<Fault>> whileClosing() {
    return Stream.of(
        List.of(Fault.swallow(TO_SERVER), Fault.swallow(TO_CLIENT)),
        List.of(Fault.stall(TO_SERVER), Fault.stall(TO_CLIENT)),
        List.of(Fault.trickle(TO_CLIENT, Duration.ofMillis(100))));
  }

  @ParameterizedTest
  @MethodSource("whileClosing")
  void theClientClosesDespiteFaults(List<Fault> faults) {
    try (FaultBench bench = new FaultBench()) {
      HawserClient client = bench.connect();
      bench.handler.gate("slow");
      bench.proxy.connections().get(0).set(faults.toArray(new Fault[0]));
      CompletableFuture<End> request = bench.begin("slow", FaultBench.LONG);
      FaultBench.await(
          "the request is in flight", () -> client.status().servers().get(0).inFlight() == 1);
      CompletableFuture.runAsync(client::close)
          .orTimeout(EventLimit.SECONDS, TimeUnit.SECONDS)
          .join();
      End end = FaultBench.end(request);
      assertInstanceOf(ClientClosedException.class, end.error(), end::toString);
      bench.handler.gate("slow").countDown();
      bench.proxy.heal();
      FaultBench.await("the server has noticed", () -> bench.clientsBehindProxy().isEmpty());
      bench.assertOtherClientsAreServed();
    }
  }

  @ParameterizedTest
  @MethodSource("whileClosing")
  void theServerClosesDespiteFaults(List<Fault> faults) {
    try (FaultBench bench = new FaultBench()) {
      HawserClient client = bench.connect();
      bench.proxy.connections().get(0).set(faults.toArray(new Fault[0]));
      CompletableFuture<End> request = bench.begin("slow", FaultBench.LONG);
      FaultBench.await(
          "the request is in flight", () -> client.status().servers().get(0).inFlight() == 1);
      CompletableFuture.runAsync(bench.server::close)
          .orTimeout(EventLimit.SECONDS, TimeUnit.SECONDS)
          .join();
      assertEquals(0, bench.server.clients().size());
      bench.proxy.heal();
      End end = FaultBench.end(request);
      assertTrue(
          end.answer() != null || end.error() instanceof ConnectionLostException, end::toString);
    }
  }
}
