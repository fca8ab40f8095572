package io.hawser.transaction;

import io.hawser.protocol.BranchStatus;
import io.hawser.protocol.BranchType;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The RM role: takes part in global transactions. Safe for use by many threads.
 *
 * <p>Errors are as described at {@link TransactionManager}. Requests wait for an answer for {@code
 * transport.rpcRmRequestTimeout} (default 15 s).
 */
public interface ResourceManager {

  /**
   * Registers a resource: from now on its handlers end the branches of the resource. The resource
   * is announced to every connected TC, and again on every later connect. Returns when every ready
   * TC has confirmed; a TC that does not confirm is disconnected and connected anew. Without a
   * ready TC it returns at once, and the resource is announced with the first connection.
   *
   * <p>Resources are kept by id and mode: two with one id and different modes are two resources,
   * and a branch is ended by the one of its own mode.
   *
   * @param resource the resource; replaces one with the same id and mode, and an INFO says so
   */
  void registerResource(Resource resource);

  /**
   * Forgets the resources with an id, of every mode. The protocol has no way to tell the TC; pushes
   * for the resource are answered as retryable failures, so that no branch is lost.
   *
   * @param resourceId the id; nothing happens if no resource has it
   */
  void unregisterResource(String resourceId);

  /**
   * Forgets one resource, as {@link #unregisterResource(String)} does. One with the same id and
   * another mode stays.
   *
   * @param type the mode of the resource
   * @param resourceId its id; nothing happens if there is no such resource
   */
  void unregisterResource(BranchType type, String resourceId);

  /**
   * Adds a branch to a global transaction and takes its global locks (protocol section 3, code 11).
   *
   * <p>Fails with {@link io.hawser.error.InvalidRequestException}, before anything is sent, if the
   * resource is not registered in this client, because no client could end the branch then. Where
   * another process of this application ends it, set {@code client.rm.allowUnregisteredResources}.
   *
   * @param type the mode
   * @param resourceId the resource, see {@link Resource#checkId}
   * @param xid the global transaction
   * @param applicationData text that comes back in the second phase, or {@code null}
   * @param lockKeys global locks as {@code table:pk,pk;table2:pk}, or {@code null}
   * @return the branch id
   * @throws io.hawser.error.LockConflictException if another global transaction holds a lock
   */
  long branchRegister(
      BranchType type,
      String resourceId,
      String xid,
      @Nullable String applicationData,
      @Nullable String lockKeys);

  /**
   * Asynchronous form of {@link #branchRegister}.
   *
   * @param type see there
   * @param resourceId see there
   * @param xid see there
   * @param applicationData see there
   * @param lockKeys see there
   * @return the branch id
   */
  CompletionStage<Long> branchRegisterAsync(
      BranchType type,
      String resourceId,
      String xid,
      @Nullable String applicationData,
      @Nullable String lockKeys);

  /**
   * Reports how the first phase of a branch ended (code 13).
   *
   * @param type the mode
   * @param xid the global transaction
   * @param branchId the branch
   * @param status usually {@link BranchStatus#PhaseOne_Done} or {@link
   *     BranchStatus#PhaseOne_Failed}
   * @param applicationData text for the second phase, or {@code null}
   */
  void branchReport(
      BranchType type,
      String xid,
      long branchId,
      BranchStatus status,
      @Nullable String applicationData);

  /**
   * Asynchronous form of {@link #branchReport}.
   *
   * @param type see there
   * @param xid see there
   * @param branchId see there
   * @param status see there
   * @param applicationData see there
   * @return completes with {@code null} when the TC has recorded it
   */
  CompletionStage<@Nullable Void> branchReportAsync(
      BranchType type,
      String xid,
      long branchId,
      BranchStatus status,
      @Nullable String applicationData);

  /**
   * Asks whether rows are free, or locked by this transaction itself (code 21).
   *
   * @param type the mode
   * @param resourceId the resource, see {@link Resource#checkId}; it need not be registered here
   * @param xid the global transaction
   * @param lockKeys the rows, as in {@link #branchRegister}
   * @return whether all of them are
   */
  boolean lockQuery(BranchType type, String resourceId, String xid, String lockKeys);

  /**
   * Asynchronous form of {@link #lockQuery}.
   *
   * @param type see there
   * @param resourceId see there
   * @param xid see there
   * @param lockKeys see there
   * @return see there
   */
  CompletionStage<Boolean> lockQueryAsync(
      BranchType type, String resourceId, String xid, String lockKeys);
}
