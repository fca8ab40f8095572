package io.hawser.tcc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.model.GlobalStatus;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testservers.DatabaseServer;
import io.hawser.testservers.process.ChildProcess;
import io.hawser.testservers.process.JvmCommand;
import io.hawser.testservers.process.WorkDirectory;
import io.hawser.transaction.TransactionManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGConnectionPoolDataSource;

/**
 * A service is killed by SIGKILL after the local transaction of its confirm or cancel has committed
 * and before the coordinator gets the answer. Another instance then ends the branch.
 */
@Tag("full")
@Timeout(300)
class KilledBeforeTheAnswerTest {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anotherInstanceEndsTheBranchAndTheStepRanOnce(boolean commit) throws Exception {
    PGConnectionPoolDataSource source = new PGConnectionPoolDataSource();
    try (DatabaseServer server = DatabaseServer.postgres();
        EmbeddedCoordinator coordinator =
            EmbeddedCoordinator.builder().retryPeriod(Duration.ofMillis(50)).start();
        HawserClient client = HawserClient.connect(coordinator.clientConfig().build())) {
      source.setUrl(server.url());
      try (TestDatabase database = new TestDatabase(source);
          JdbcFence fence = new JdbcFence(database.at(Connection.TRANSACTION_READ_COMMITTED))) {
        fence.createTableIfMissing();
        database.execute("create table effects (branch_id bigint, step varchar(10))");
        TransactionManager tm = client.transactionManager();
        String xid = tm.begin("killed", LIMIT);
        try (ChildProcess child =
            ChildProcess.start(
                JvmCommand.of(KilledMain.class)
                    .small()
                    .arguments(coordinator.address().toString(), server.url(), xid),
                WorkDirectory.create("killed"))) {
          assertEquals(1, status(database));
          var ended = commit ? tm.commitAsync(xid) : tm.rollbackAsync(xid);
          while (status(database) == 1) {
            Thread.sleep(10);
          }
          child.kill9();
          assertTrue(coordinator.find(xid).isPresent(), () -> "asked for: " + ended);
        }
        assertEquals(1, effects(database, commit ? "confirm" : "cancel"));

        KilledMain.EffectAction.of(fence).register(client.resourceManager());

        assertEquals(
            commit ? GlobalStatus.Committed : GlobalStatus.Rollbacked,
            coordinator.whenEnded(xid).get(240, TimeUnit.SECONDS).status());
        assertEquals(commit ? 2 : 3, status(database));
        assertEquals(1, effects(database, "try"));
        assertEquals(commit ? 1 : 0, effects(database, "confirm"));
        assertEquals(commit ? 0 : 1, effects(database, "cancel"));
      }
    }
  }

  private static int status(TestDatabase database) throws SQLException {
    return database.number("select status from tcc_fence_log");
  }

  private static int effects(TestDatabase database, String step) throws SQLException {
    return database.number("select count(*) from effects where step = '" + step + "'");
  }
}
