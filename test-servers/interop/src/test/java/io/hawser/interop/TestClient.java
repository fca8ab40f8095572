package io.hawser.interop;

import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import java.util.List;

/**
 * A TM and an RM, Hawser's or Seata's, so that one list of tests serves both. Failure answers are
 * thrown as {@link FailureAnswer}.
 */
interface TestClient extends AutoCloseable {
  String begin(String name, int timeoutMillis);

  GlobalStatus commit(String xid);

  GlobalStatus rollback(String xid);

  GlobalStatus status(String xid);

  GlobalStatus report(String xid, GlobalStatus status);

  /** Pushes are logged and succeed, unless they shall fail. */
  void registerResource(BranchType type, String resource);

  long branchRegister(
      BranchType type, String resource, String xid, String lockKeys, String applicationData);

  void branchReport(
      BranchType type, String xid, long branchId, BranchStatus status, String applicationData);

  boolean lockQuery(BranchType type, String resource, String xid, String lockKeys);

  /** The next so many pushes for the resource fail retryably. */
  void failNextPushes(String resource, int pushes);

  /** All pushes for the resource, once there are at least so many; fails after a limit. */
  List<Push> awaitPushes(String resource, int pushes);

  @Override
  void close();
}
