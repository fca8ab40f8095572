package io.hawser.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.interop.Push.Kind;
import io.hawser.protocol.BranchType;
import io.hawser.protocol.GlobalStatus;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testservers.OriginalClient.Release;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Original clients, and for comparison ours, against our server endpoint and coordinator. */
class RealClientTest {
  /** How merged requests are answered. */
  private enum Answers {
    /** Single answers to clients of 2.3.0 and later, merge results to others. */
    DEFAULT,
    /** Batch results, to all that know them. */
    BATCH_RESULTS,
    /** Merge results, to all. */
    MERGE_RESULTS
  }

  private static final Map<Answers, EmbeddedCoordinator> COORDINATORS =
      new EnumMap<>(Answers.class);

  @BeforeAll
  static void start() {
    for (Answers answers : Answers.values()) {
      COORDINATORS.put(
          answers,
          EmbeddedCoordinator.builder()
              .retryPeriod(Duration.ofMillis(200))
              .server(
                  server ->
                      server
                          .individualReplies(answers == Answers.DEFAULT)
                          .batchResponses(answers == Answers.BATCH_RESULTS))
              .start());
    }
  }

  @AfterAll
  static void close() {
    COORDINATORS.values().forEach(EmbeddedCoordinator::close);
    COORDINATORS.clear();
  }

  static Stream<TestClient> clients() {
    return Stream.<Supplier<TestClient>>of(
            () -> original(Release.V2_6_0, true, Answers.DEFAULT),
            () -> original(Release.V2_6_0, true, Answers.BATCH_RESULTS),
            () -> original(Release.V2_6_0, true, Answers.MERGE_RESULTS),
            () -> original(Release.V2_6_0, false, Answers.DEFAULT),
            () -> original(Release.V1_8_0, true, Answers.DEFAULT),
            () -> original(Release.V1_8_0, true, Answers.BATCH_RESULTS),
            () -> original(Release.V1_8_0, false, Answers.DEFAULT),
            () -> ours(true, Answers.DEFAULT),
            () -> ours(true, Answers.BATCH_RESULTS),
            () -> ours(true, Answers.MERGE_RESULTS),
            () -> ours(false, Answers.DEFAULT))
        .map(Supplier::get);
  }

  private static TestClient original(Release release, boolean batching, Answers answers) {
    return OriginalTestClient.start(
        release, COORDINATORS.get(answers).address().toString(), batching);
  }

  private static TestClient ours(boolean batching, Answers answers) {
    return HawserTestClient.connect(
        "ours, " + answers, COORDINATORS.get(answers).address().toString(), batching, "none");
  }

  @Nested
  @ParameterizedClass
  @MethodSource("io.hawser.interop.RealClientTest#clients")
  class Contract implements CoordinatorContract {
    private final TestClient client;

    Contract(TestClient client) {
      this.client = client;
    }

    @Override
    public TestClient client() {
      return client;
    }

    @ContractTest
    void rollsBackFromTheLastBranchToTheFirst() {
      String table = resource(BranchType.AT);
      String xid = client.begin("at", LONG);
      long first = client.branchRegister(BranchType.AT, table, xid, "t:1", "one");
      long second = client.branchRegister(BranchType.AT, table, xid, "t:1,2", "two");

      assertEquals(GlobalStatus.Rollbacked, client.rollback(xid));

      assertEquals(
          List.of(
              new Push(Kind.ROLLBACK, table, xid, second, "two"),
              new Push(Kind.ROLLBACK, table, xid, first, "one")),
          client.awaitPushes(table, 0));
    }
  }
}
