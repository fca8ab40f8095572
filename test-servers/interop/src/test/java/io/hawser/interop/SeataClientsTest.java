package io.hawser.interop;

import static io.hawser.interop.Limits.awaitAnswer;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.interop.Push.Kind;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testservers.SeataClient.Release;
import io.hawser.testsupport.NoLeaks;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Seata's clients, and for comparison ours, against our server endpoint and coordinator. */
@ExtendWith(NoLeaks.class)
class SeataClientsTest {
  /** How merged requests are answered. */
  enum Answers {
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
            () -> seata(Release.V2_6_0, true, Answers.DEFAULT),
            () -> seata(Release.V2_6_0, true, Answers.BATCH_RESULTS),
            () -> seata(Release.V2_6_0, true, Answers.MERGE_RESULTS),
            () -> seata(Release.V2_6_0, false, Answers.DEFAULT),
            () -> seata(Release.V1_8_0, true, Answers.DEFAULT),
            () -> seata(Release.V1_8_0, true, Answers.BATCH_RESULTS),
            () -> seata(Release.V1_8_0, false, Answers.DEFAULT),
            () -> ours(true, Answers.DEFAULT),
            () -> ours(true, Answers.BATCH_RESULTS),
            () -> ours(true, Answers.MERGE_RESULTS),
            () -> ours(false, Answers.DEFAULT))
        .map(Supplier::get);
  }

  private static TestClient seata(Release release, boolean batching, Answers answers) {
    return SeataTestClient.start(release, address(answers), batching);
  }

  private static TestClient ours(boolean batching, Answers answers) {
    return HawserTestClient.connect("ours, " + answers, address(answers), batching, "none");
  }

  private static String address(Answers answers) {
    return COORDINATORS.get(answers).address().toString();
  }

  @ParameterizedTest
  @CsvSource({
    "V2_6_0, DEFAULT, INDIVIDUAL",
    "V2_6_0, MERGE_RESULTS, MERGE_RESULT",
    "V2_6_0, BATCH_RESULTS, BATCH_RESULT",
    "V1_8_0, DEFAULT, MERGE_RESULT",
    "V1_8_0, BATCH_RESULTS, BATCH_RESULT",
  })
  void mergedRequestsAreAnsweredAsTheClientUnderstands(
      Release release, Answers configured, AnswerForm form) throws Exception {
    WireCheck.answers(form, address(configured), tap -> SeataTestClient.start(release, tap, true));
  }

  @ParameterizedTest
  @EnumSource(Release.class)
  void anotherRmOfTheApplicationEndsTheBranchesOfOneThatDied(Release release) {
    String server = address(Answers.DEFAULT);
    try (SeataTestClient dying = SeataTestClient.start(release, server, true);
        SeataTestClient other = SeataTestClient.start(release, server, true)) {
      String stock = "stock-of-" + release;
      dying.registerResource(BranchType.TCC, stock);
      other.registerResource(BranchType.TCC, stock);
      String xid = other.begin("orphan", Limits.TRANSACTION_MILLIS);
      long branchId = dying.branchRegister(BranchType.TCC, stock, xid, "", "data");

      dying.kill9();
      // Committed immediately, or retried if the server has not yet noticed.
      other.commit(xid);

      assertEquals(
          List.of(new Push(Kind.COMMIT, stock, xid, branchId, "data")),
          other.awaitPushes(stock, 1));
      awaitAnswer(GlobalStatus.Finished, () -> other.status(xid));
    }
  }

  /** Seata's client may send on the old connection before it notices its end. */
  private static String beginAgain(SeataTestClient client) {
    long deadline = System.nanoTime() + Limits.EVENT.toNanos();
    while (true) {
      try {
        return client.begin("after-the-restart", Limits.TRANSACTION_MILLIS);
      } catch (FailureAnswer | AssertionError e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
      }
    }
  }

  @Tag("full")
  @ParameterizedTest
  @EnumSource(Release.class)
  void clientsFindARestartedCoordinatorAgain(Release release) {
    EmbeddedCoordinator first = EmbeddedCoordinator.start();
    try (SeataTestClient client =
        SeataTestClient.start(release, first.address().toString(), true)) {
      client.registerResource(BranchType.TCC, "known-before");
      first.close();

      try (EmbeddedCoordinator second =
          EmbeddedCoordinator.builder().port(first.address().port()).start()) {
        String xid = beginAgain(client);
        long branchId = client.branchRegister(BranchType.TCC, "known-before", xid, "", "");
        assertEquals(GlobalStatus.Committed, client.commit(xid));
        assertEquals(
            List.of(new Push(Kind.COMMIT, "known-before", xid, branchId, "")),
            client.awaitPushes("known-before", 0));
        assertEquals(GlobalStatus.Committed, second.find(xid).orElseThrow().status());
      }
    } finally {
      first.close();
    }
  }

  @Nested
  @ParameterizedClass
  @MethodSource("io.hawser.interop.SeataClientsTest#clients")
  class Contract implements CoordinatorContract {
    private final TestClient client;

    Contract(TestClient client) {
      this.client = client;
    }

    @Override
    public TestClient client() {
      return client;
    }

    @ConcurrentTest
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
