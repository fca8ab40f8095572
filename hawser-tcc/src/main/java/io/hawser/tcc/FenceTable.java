package io.hawser.tcc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
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

  FenceTable(FenceDialect dialect, String name, Clock clock) {
    this.dialect = dialect;
    this.clock = clock;
    insert = dialect.insert(name);
    update =
        "update "
            + name
            + " set status = ?, gmt_modified = ? where xid = ? and branch_id = ? and status = ?";
    select = "select status from " + name + " where xid = ? and branch_id = ?";
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

  /** Inserts a row unless the branch has one, and returns whether it did. */
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
      if (!isConstraint(e)) {
        throw e;
      }
      if (before != null) {
        connection.rollback(before);
      }
      if (status(connection, branch) == null) {
        throw e; // it was another constraint than the primary key
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
          throw new SQLException(branch + " has the unknown status " + code);
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

  /** Drivers report a duplicate by SQLState 23xxx; not all use the subclass. */
  private static boolean isConstraint(SQLException e) {
    String state = e.getSQLState();
    return e instanceof SQLIntegrityConstraintViolationException
        || (state != null && state.startsWith("23"));
  }
}
