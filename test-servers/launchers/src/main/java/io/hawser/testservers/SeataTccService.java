package io.hawser.testservers;

import io.hawser.testservers.process.ChildProcess;
import io.hawser.testservers.process.WorkDirectory;
import java.util.Map;

/**
 * A TCC service with Seata's client of release 2.6.0 and its fence on PostgreSQL, in a child JVM.
 * Its steps leave rows in the table {@code effects (branch_id, step, item, count, client)}.
 */
public final class SeataTccService implements AutoCloseable {
  private final ChildProcess child;

  private SeataTccService(ChildProcess child) {
    this.child = child;
  }

  /**
   * Starts the service.
   *
   * @param server the coordinator's {@code host:port}
   * @param database the URL of its database, which has the tables
   * @param action the name of its action
   * @return the service, registered
   */
  public static SeataTccService start(String server, String database, String action) {
    return new SeataTccService(
        ChildProcess.start(
            ChildModule.SEATA_ALL_2_6_0
                .command("SeataTccMain")
                .properties(Map.of("service.default.grouplist", server))
                .arguments(database, action),
            WorkDirectory.create("seata-tcc")));
  }

  /**
   * Tries a branch.
   *
   * @param xid the global transaction
   * @param item a parameter without blanks
   * @param count another parameter
   * @return the branch id
   */
  public long reserve(String xid, String item, int count) {
    return Long.parseLong(child.ask("try " + xid + " " + item + " " + count));
  }

  /** Kills it by SIGKILL; returns when it is gone. */
  public void kill9() {
    child.kill9();
  }

  /** Ends it; returns when it is gone. */
  @Override
  public void close() {
    child.close();
  }
}
