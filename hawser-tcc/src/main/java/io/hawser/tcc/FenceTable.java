package io.hawser.tcc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The statements on the fence table. All of them are standard SQL, apart from the insert. None
 * locks a row that may be absent and inserts it later: two transactions of InnoDB that do so end in
 * a deadlock.
 */
final class FenceTable {
  private static final int CLEAN_UP_SECONDS = 30;

  private final FenceDialect dialect;
  private final Clock clock;
  private final String insert;
  private final String update;
  private final String select;
  private final String selectEnded;
  private final String deleteEnded;
  private final String delete;
  private final String look;

  FenceTable(FenceDialect dialect, String name, Clock clock) {
    this.dialect = dialect;
    this.clock = clock;
    insert = dialect.insert(name);
    look =
        "select xid, branch_id, action_name, status, gmt_create, gmt_modified from "
            + name
            + " where 1 = 0";
    update =
        "update "
            + name
            + " set status = ?, gmt_modified = ? where xid = ? and branch_id = ? and status = ?";
    select = "select status from " + name + " where xid = ? and branch_id = ?" + dialect.lock();
    selectEnded =
        "select xid, branch_id from "
            + name
            + " where gmt_modified < ? and status in (2, 3, 4) order by gmt_modified";
    delete = "delete from " + name + " where xid = ? and branch_id = ?";
    // The time once more: a row with this key may have been written anew in the meantime.
    deleteEnded =
        "delete from "
            + name
            + " where xid = ? and branch_id = ? and status in (2, 3, 4) and gmt_modified < ?";
  }

  /** Returns whether a new table is there for a moment before its primary key is. */
  boolean getsItsKeyLater() {
    return dialect == FenceDialect.H2;
  }

  /** Fails unless the table is there with all its columns, and may be read. */
  void look(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(look);
        ResultSet rows = statement.executeQuery()) {
      rows.next();
    }
  }

  /**
   * Inserts a row unless the branch has one, and returns whether it did. If it did not, the row
   * need not be visible: see {@link #status}.
   */
  boolean insert(Connection connection, BranchKey branch, FenceStatus status) throws SQLException {
    Savepoint before =
        dialect == FenceDialect.STANDARD && connection.getMetaData().supportsSavepoints()
            ? connection.setSavepoint()
            : null;
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      Timestamp now = Timestamp.from(clock.instant());
      statement.setString(1, branch.xid());
      statement.setLong(2, branch.branchId());
      statement.setString(3, branch.actionName());
      statement.setInt(4, status.code());
      statement.setTimestamp(5, now);
      statement.setTimestamp(6, now);
      return statement.executeUpdate() == 1;
    } catch (SQLException e) {
      if (!dialect.isDuplicate(e)) {
        throw e;
      }
      if (before != null) {
        connection.rollback(before);
      }
      return false;
    }
  }

  /** Sets the status of a branch that is tried, and returns whether it was. Locks the row. */
  boolean end(Connection connection, BranchKey branch, FenceStatus status) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(update)) {
      statement.setInt(1, status.code());
      statement.setTimestamp(2, Timestamp.from(clock.instant()));
      statement.setString(3, branch.xid());
      statement.setLong(4, branch.branchId());
      statement.setInt(5, FenceStatus.TRIED.code());
      return statement.executeUpdate() == 1;
    }
  }

  /** Returns the status of a branch after an insert that met its row. */
  FenceStatus statusOfPresent(Connection connection, BranchKey branch) throws SQLException {
    FenceStatus status = status(connection, branch);
    if (status == null) {
      // SQLState 40001: a new transaction sees a row that another one has just committed.
      throw new SQLException(
          "the table rejects the row, but this transaction sees none; if that goes on, a unique key"
              + " or a trigger beside the primary key (xid, branch_id) rejects it",
          "40001");
    }
    return status;
  }

  /** Returns the status of a branch, or null if it has no row. */
  @Nullable FenceStatus status(Connection connection, BranchKey branch) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(select)) {
      statement.setString(1, branch.xid());
      statement.setLong(2, branch.branchId());
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          return null;
        }
        int code = rows.getInt(1);
        FenceStatus status = FenceStatus.ofCode(code);
        if (status == null) {
          throw new SQLException("the row has the unknown status " + code);
        }
        return status;
      }
    }
  }

  /** Deletes the row of a branch, and returns whether there was one. */
  boolean delete(Connection connection, BranchKey branch) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(delete)) {
      statement.setString(1, branch.xid());
      statement.setLong(2, branch.branchId());
      return statement.executeUpdate() == 1;
    }
  }

  /** Deletes rows of branches that ended before an age, and returns how many it found. */
  int deleteEnded(Connection connection, Duration age, int limit) throws SQLException {
    Timestamp until = Timestamp.from(clock.instant().minus(age));
    List<BranchKey> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(selectEnded)) {
      statement.setQueryTimeout(CLEAN_UP_SECONDS);
      statement.setMaxRows(limit);
      statement.setTimestamp(1, until);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(new BranchKey(rows.getString(1), rows.getLong(2), ""));
        }
      }
    }
    if (found.isEmpty()) {
      return 0;
    }
    try (PreparedStatement statement = connection.prepareStatement(deleteEnded)) {
      statement.setQueryTimeout(CLEAN_UP_SECONDS);
      for (BranchKey branch : found) {
        statement.setString(1, branch.xid());
        statement.setLong(2, branch.branchId());
        statement.setTimestamp(3, until);
        statement.addBatch();
      }
      statement.executeBatch();
    }
    return found.size();
  }
}
