package io.hawser.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.HawserClient;
import io.hawser.context.XidContext;
import io.hawser.model.GlobalStatus;
import io.hawser.tcc.BusinessActionContext;
import io.hawser.tcc.JdbcFence;
import io.hawser.tcc.TccAction;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testservers.DatabaseServer;
import io.hawser.testservers.SeataTccService;
import io.hawser.transaction.TransactionManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

/** A service on Seata's client and one on ours, with one fence table. */
@Tag("full")
@Timeout(600)
@DisplayName("TCC with a fence, Seata's client and ours on one table")
class TccFenceTest {
  private static final String ACTION = "stock";
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private static DatabaseServer server;
  private static PGSimpleDataSource database;
  private static JdbcFence fence;
  private static EmbeddedCoordinator coordinator;
  private static HawserClient beginner;

  @BeforeAll
  static void start() throws SQLException {
    server = DatabaseServer.postgres();
    database = new PGSimpleDataSource();
    database.setUrl(server.url());
    fence = new JdbcFence(database);
    fence.createTableIfMissing();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create table effects (branch_id bigint, step varchar(10), item varchar(20), count int,"
              + " client varchar(10))");
    }
    coordinator = EmbeddedCoordinator.builder().retryPeriod(Duration.ofMillis(100)).start();
    beginner = HawserClient.connect(coordinator.clientConfig().set("client.roles", "TM").build());
  }

  @AfterAll
  static void stop() {
    beginner.close();
    coordinator.close();
    fence.close();
    server.close();
  }

  private static HawserClient hawser() {
    return HawserClient.connect(
        coordinator.clientConfig().set("applicationId", "tcc-service").build());
  }

  private static TccAction action(HawserClient client) {
    return TccAction.named(ACTION)
        .fence(fence)
        .onTry(context -> effect(context, "try"))
        .onConfirm(context -> effect(context, "confirm"))
        .onCancel(context -> effect(context, "cancel"))
        .register(client.resourceManager());
  }

  private static void effect(BusinessActionContext context, String step) throws SQLException {
    try (PreparedStatement statement =
        context
            .connection()
            .prepareStatement("insert into effects values (?, ?, ?, ?, 'hawser')")) {
      statement.setLong(1, context.getBranchId());
      statement.setString(2, step);
      statement.setString(3, context.getActionContext("item", String.class));
      statement.setInt(4, context.getActionContext("count", int.class));
      statement.executeUpdate();
    }
  }

  private static String begin() {
    return beginner.transactionManager().begin("mixed", LIMIT);
  }

  private static GlobalStatus ended(String xid) throws Exception {
    return coordinator.whenEnded(xid).get(5, TimeUnit.MINUTES).status();
  }

  private static String text(String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      StringBuilder text = new StringBuilder();
      while (rows.next()) {
        text.append(rows.getString(1)).append(' ');
      }
      return text.toString().strip();
    }
  }

  private static String effects(long branch) throws SQLException {
    return text(
        "select client || ':' || step || ':' || item || ':' || count from effects"
            + " where branch_id = "
            + branch
            + " order by step desc");
  }

  private static String status(long branch) throws SQLException {
    return text("select status from tcc_fence_log where branch_id = " + branch);
  }

  @Test
  void oursEndsWhatSeatasHasTried() throws Exception {
    String committed = begin();
    String rolledBack = begin();
    long first;
    long second;
    try (SeataTccService seata =
        SeataTccService.start(coordinator.address().toString(), server.url(), ACTION)) {
      first = seata.reserve(committed, "apple", 2);
      second = seata.reserve(rolledBack, "pear", 3);
      seata.kill9();
    }
    try (HawserClient client = hawser()) {
      action(client);
      end(committed, rolledBack);
    }
    assertEquals("seata:try:apple:2 hawser:confirm:apple:2", effects(first));
    assertEquals("2", status(first));
    assertEquals("seata:try:pear:3 hawser:cancel:pear:3", effects(second));
    assertEquals("3", status(second));
  }

  @Test
  void seatasEndsWhatOursHasTried() throws Exception {
    String committed = begin();
    String rolledBack = begin();
    long first;
    long second;
    try (HawserClient client = hawser()) {
      TccAction action = action(client);
      first = reserve(action, committed, "apple", 2);
      second = reserve(action, rolledBack, "pear", 3);
    }
    SeataTccService seata =
        SeataTccService.start(coordinator.address().toString(), server.url(), ACTION);
    try (seata) {
      end(committed, rolledBack);
    }
    assertEquals("hawser:try:apple:2 seata:confirm:apple:2", effects(first));
    assertEquals("2", status(first));
    assertEquals("hawser:try:pear:3 seata:cancel:pear:3", effects(second));
    assertEquals("3", status(second));
  }

  private static long reserve(TccAction action, String xid, String item, int count)
      throws Exception {
    XidContext.Scope scope = XidContext.bind(xid);
    try (scope) {
      return action.run(Map.of("item", item, "count", count)).getBranchId();
    }
  }

  private static void end(String committed, String rolledBack) throws Exception {
    TransactionManager tm = beginner.transactionManager();
    tm.commit(committed);
    tm.rollback(rolledBack);
    assertEquals(GlobalStatus.Committed, ended(committed));
    assertEquals(GlobalStatus.Rollbacked, ended(rolledBack));
  }
}
