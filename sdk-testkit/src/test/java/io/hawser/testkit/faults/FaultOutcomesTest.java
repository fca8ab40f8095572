package io.hawser.testkit.faults;

import static io.hawser.testkit.faults.Direction.TO_CLIENT;
import static io.hawser.testkit.faults.Direction.TO_SERVER;
import static io.hawser.testkit.faults.FaultOutcomesTest.Outcome.ANSWER;
import static io.hawser.testkit.faults.FaultOutcomesTest.Outcome.LOST;
import static io.hawser.testkit.faults.FaultOutcomesTest.Outcome.NONSENSE;
import static io.hawser.testkit.faults.FaultOutcomesTest.Outcome.TIMEOUT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.ConnectionLostException;
import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import io.hawser.error.ProtocolException;
import io.hawser.error.RequestTimeoutException;
import io.hawser.netty.server.ClientSession;
import io.hawser.testkit.faults.FaultBench.End;
import io.hawser.testsupport.NoLeaks;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The effect of each fault on one request on an open connection: its outcome for the caller, how
 * often the server handles it, and whether the connection survives at both ends.
 */
@ExtendWith(NoLeaks.class)
class FaultOutcomesTest {
  private static final Frames ANSWERS = Frames.answers();
  private static final Frames REQUESTS = Frames.requests();
  private static final Duration HOUR = Duration.ofHours(1);

  enum Outcome {
    /** The caller gets the right answer. */
    ANSWER(null),
    /** The connection is lost immediately. */
    LOST(ConnectionLostException.class),
    /** The answer is invalid: the call fails immediately and the connection stays. */
    NONSENSE(ProtocolException.class),
    /** No answer comes in time and the connection stays. */
    TIMEOUT(RequestTimeoutException.class);

    final Class<? extends HawserException> error;

    Outcome(Class<? extends HawserException> error) {
      this.error = error;
    }
  }

  /**
   * @param handled how often the server handles the request during the fault
   * @param reason a text in the error message
   */
  record Case(Outcome outcome, int handled, String reason, Fault... faults) {
    @Override
    public String toString() {
      return outcome + ", handled " + handled + ": " + List.of(faults);
    }
  }

  private static Case to(Outcome outcome, int handled, Fault... faults) {
    return new Case(outcome, handled, "", faults);
  }

  private static Case lost(int handled, String reason, Fault... faults) {
    return new Case(LOST, handled, reason, faults);
  }

  static Stream<Case> nothingIsWrong() {
    return Stream.of(
        to(ANSWER, 1),
        to(ANSWER, 1, Fault.delay(TO_SERVER, Duration.ofMillis(20), Duration.ofMillis(60))),
        to(ANSWER, 1, Fault.delay(TO_CLIENT, Duration.ofMillis(50))),
        to(ANSWER, 1, Fault.trickle(TO_SERVER, Duration.ofMillis(1))),
        to(ANSWER, 1, Fault.trickle(TO_CLIENT, Duration.ofMillis(1))),
        to(ANSWER, 1, Fault.reorder(TO_SERVER, REQUESTS, 2, Duration.ofMillis(20))),
        to(ANSWER, 1, Fault.late(TO_CLIENT, ANSWERS, Duration.ofMillis(20))),
        to(ANSWER, 1, Fault.stray(TO_CLIENT, ANSWERS)),
        to(ANSWER, 1, Fault.duplicate(TO_CLIENT, ANSWERS)),
        // A server does not detect duplicates (section 1.7); the second answer is dropped.
        to(ANSWER, 2, Fault.duplicate(TO_SERVER, REQUESTS)),
        to(ANSWER, 2, Fault.stray(TO_SERVER, REQUESTS)),
        // Header bytes without a meaning here: version, message type (sections 1.3 and 1.8).
        to(ANSWER, 1, Fault.corrupt(TO_CLIENT, ANSWERS, 2)),
        to(ANSWER, 1, Fault.corrupt(TO_SERVER, REQUESTS, 2)),
        to(ANSWER, 1, Fault.corrupt(TO_CLIENT, ANSWERS, 9)),
        to(ANSWER, 1, Fault.corrupt(TO_SERVER, REQUESTS, 9)));
  }

  static Stream<Case> theConnectionEnds() {
    return Stream.of(Ending.RESET, Ending.CLOSE, Ending.HALF_CLOSE)
        .flatMap(
            ending ->
                Stream.of(
                    to(LOST, 0, Fault.cut(TO_SERVER, REQUESTS, 0, ending)),
                    to(LOST, 0, Fault.cut(TO_SERVER, REQUESTS, 9, ending)),
                    to(LOST, 0, Fault.cut(TO_SERVER, REQUESTS, 20, ending)),
                    to(LOST, 0, Fault.cut(TO_SERVER, 5, ending)),
                    to(LOST, 1, Fault.cut(TO_CLIENT, ANSWERS, 0, ending)),
                    to(LOST, 1, Fault.cut(TO_CLIENT, ANSWERS, 9, ending)),
                    to(LOST, 1, Fault.cut(TO_CLIENT, ANSWERS, 20, ending)),
                    to(LOST, 1, Fault.cut(TO_CLIENT, 5, ending))));
  }

  static Stream<Case> nothingComes() {
    return Stream.of(
        to(TIMEOUT, 0, Fault.swallow(TO_SERVER)),
        to(TIMEOUT, 1, Fault.swallow(TO_CLIENT)),
        to(TIMEOUT, 0, Fault.swallow(TO_SERVER), Fault.swallow(TO_CLIENT)),
        to(TIMEOUT, 0, Fault.stall(TO_SERVER)),
        to(TIMEOUT, 1, Fault.stall(TO_CLIENT)),
        to(TIMEOUT, 0, Fault.stall(TO_SERVER), Fault.stall(TO_CLIENT)),
        to(TIMEOUT, 0, Fault.delay(TO_SERVER, HOUR)),
        to(TIMEOUT, 1, Fault.delay(TO_CLIENT, HOUR)),
        to(TIMEOUT, 0, Fault.trickle(TO_SERVER, HOUR)),
        to(TIMEOUT, 1, Fault.trickle(TO_CLIENT, HOUR)),
        to(TIMEOUT, 0, Fault.late(TO_SERVER, REQUESTS, HOUR)),
        to(TIMEOUT, 1, Fault.late(TO_CLIENT, ANSWERS, HOUR)),
        to(TIMEOUT, 0, Fault.reorder(TO_SERVER, REQUESTS, 2, HOUR)),
        to(TIMEOUT, 1, Fault.reorder(TO_CLIENT, ANSWERS, 2, HOUR)),
        to(TIMEOUT, 0, Fault.drop(TO_SERVER, REQUESTS)),
        to(TIMEOUT, 1, Fault.drop(TO_CLIENT, ANSWERS)),
        to(TIMEOUT, 1, Fault.unknownId(TO_SERVER, REQUESTS)),
        to(TIMEOUT, 1, Fault.unknownId(TO_CLIENT, ANSWERS)));
  }

  static Stream<Case> bytesAreDamaged() {
    String noFrame = "No frame begins";
    return Stream.of(
        // Magic, length, length of the header: the next frame cannot be found.
        to(LOST, 0, Fault.corrupt(TO_SERVER, REQUESTS, 0)),
        to(LOST, 0, Fault.corrupt(TO_SERVER, REQUESTS, 3)),
        to(LOST, 0, Fault.corrupt(TO_SERVER, REQUESTS, 7)),
        to(LOST, 0, Fault.oversized(TO_SERVER, REQUESTS)),
        to(LOST, 0, Fault.announce(TO_SERVER, REQUESTS, 15)),
        to(LOST, 0, Fault.announce(TO_SERVER, REQUESTS, 0xffff_ffffL)),
        to(LOST, 0, Fault.flip(TO_SERVER, 1)),
        lost(1, noFrame, Fault.corrupt(TO_CLIENT, ANSWERS, 0)),
        lost(1, "announced a frame of", Fault.corrupt(TO_CLIENT, ANSWERS, 3)),
        lost(1, "a header of", Fault.corrupt(TO_CLIENT, ANSWERS, 7)),
        lost(1, "a frame of 8388609 bytes", Fault.oversized(TO_CLIENT, ANSWERS)),
        lost(1, "a frame of 15 bytes", Fault.announce(TO_CLIENT, ANSWERS, 15)),
        lost(1, "4294967295 bytes", Fault.announce(TO_CLIENT, ANSWERS, 0xffff_ffffL)),
        lost(1, noFrame, Fault.flip(TO_CLIENT, 1)),
        // Serializer, compressor, type code: the frame ends correctly. The caller gets an error; a
        // server cannot send one (section 1.2).
        to(NONSENSE, 1, Fault.corrupt(TO_CLIENT, ANSWERS, 10)),
        to(NONSENSE, 1, Fault.corrupt(TO_CLIENT, ANSWERS, 11)),
        to(NONSENSE, 1, Fault.corrupt(TO_CLIENT, ANSWERS, 16)),
        to(TIMEOUT, 0, Fault.corrupt(TO_SERVER, REQUESTS, 10)),
        to(TIMEOUT, 0, Fault.corrupt(TO_SERVER, REQUESTS, 11)),
        to(TIMEOUT, 0, Fault.corrupt(TO_SERVER, REQUESTS, 16)));
  }

  static Stream<Case> otherProtocols() {
    return Stream.of(
        lost(1, "speaks HTTP", Fault.foreign(TO_CLIENT, Foreign.HTTP)),
        lost(1, "speaks TLS", Fault.foreign(TO_CLIENT, Foreign.TLS)),
        lost(1, "speaks Redis", Fault.foreign(TO_CLIENT, Foreign.REDIS)),
        lost(1, "No frame begins", Fault.foreign(TO_CLIENT, Foreign.GARBAGE)),
        to(LOST, 0, Fault.foreign(TO_SERVER, Foreign.HTTP)),
        to(LOST, 0, Fault.foreign(TO_SERVER, Foreign.TLS)),
        to(LOST, 0, Fault.foreign(TO_SERVER, Foreign.REDIS)),
        to(LOST, 0, Fault.foreign(TO_SERVER, Foreign.GARBAGE)));
  }

  @ParameterizedTest
  @MethodSource({
    "nothingIsWrong",
    "theConnectionEnds",
    "nothingComes",
    "bytesAreDamaged",
    "otherProtocols"
  })
  void endsAs(Case it) {
    try (FaultBench bench = new FaultBench()) {
      bench.connect();
      ClientSession before = bench.clientsBehindProxy().get(0);
      bench.proxy.connections().get(0).set(it.faults);
      CompletableFuture<End> request =
          bench.begin("x", it.outcome == TIMEOUT ? FaultBench.SHORT : FaultBench.LONG);
      bench.assertOtherClientsAreServed();
      End end = FaultBench.end(request);
      if (it.outcome == ANSWER) {
        assertNotNull(end.answer(), end::toString);
        assertEquals("x", end.answer().xid());
      } else {
        assertInstanceOf(it.outcome.error, end.error(), end::toString);
        assertEquals(Delivery.MAYBE_SENT, end.error().delivery());
        assertTrue(end.error().getMessage().contains(it.reason), end::toString);
      }
      bench.awaitHandled("x", it.handled);
      for (Fault fault : it.faults) { // before it is healed
        FaultBench.await("it did something", () -> bench.proxy.counts().of(fault.kind()) > 0);
      }
      if (it.outcome == LOST) {
        FaultBench.await(
            "the server has forgotten it", () -> !bench.server.clients().contains(before));
      }
      bench.assertRecovers();
      assertEquals(it.outcome != LOST, bench.server.clients().contains(before));
      assertEquals(it.outcome == LOST ? 2 : 1, bench.proxy.counts().accepted());
    }
  }
}
