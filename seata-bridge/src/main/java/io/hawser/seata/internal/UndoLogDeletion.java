package io.hawser.seata.internal;

import io.hawser.seata.internal.UndoLogQueue.Branch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.seata.rm.datasource.DataSourceProxy;
import org.apache.seata.rm.datasource.undo.UndoLogManager;
import org.apache.seata.rm.datasource.undo.UndoLogManagerFactory;
import org.jspecify.annotations.Nullable;

/** Deletes undo logs by Seata's own undo log manager, on a connection of their data source. */
final class UndoLogDeletion implements UndoLogQueue.Deletion {
  private final Function<String, @Nullable DataSourceProxy> sources;

  UndoLogDeletion(Function<String, @Nullable DataSourceProxy> sources) {
    this.sources = sources;
  }

  @Override
  public void delete(String resourceId, List<Branch> branches) throws SQLException {
    DataSourceProxy source = sources.apply(resourceId);
    if (source == null) {
      throw new SQLException("no data source is registered for this resource");
    }
    UndoLogManager manager = UndoLogManagerFactory.getUndoLogManager(source.getDbType());
    try (Connection connection = source.getPlainConnection()) {
      delete(manager, connection, branches);
    }
  }

  private static void delete(UndoLogManager manager, Connection connection, List<Branch> branches)
      throws SQLException {
    Set<String> xids = new LinkedHashSet<>();
    Set<Long> ids = new LinkedHashSet<>();
    for (Branch branch : branches) {
      xids.add(branch.xid());
      ids.add(branch.branchId());
    }
    try {
      manager.batchDeleteUndoLog(xids, ids, connection);
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
    } catch (SQLException | RuntimeException e) {
      if (!connection.getAutoCommit()) {
        connection.rollback();
      }
      throw e;
    }
  }
}
