package io.hawser.transaction;

import io.hawser.context.XidContext;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The RM role, which takes part in global transactions. It is thread-safe.
 *
 * <p>{@link TransactionManager} describes the errors. Requests wait for an answer for {@code
 * transport.rpcRmRequestTimeout} (default 15 s).
 */
public interface ResourceManager {

  /**
   * Registers a resource, whose handlers then commit or roll back its branches. The client
   * registers the resource with every connected TC, and again after every later connect. The method
   * returns when every ready TC has confirmed. The client reconnects to a TC that does not confirm.
   * Without a ready TC the method returns immediately, and the first connection registers the
   * resource.
   *
   * <p>The id and the mode identify a resource. Two resources may have the same id and different
   * modes; a branch is handled by the one of its own mode.
   *
   * @param resource the resource; it replaces one with the same id and mode, which is logged at
   *     INFO
   */
  void registerResource(Resource resource);

  /**
   * Removes the resources with an id, of every mode. The protocol cannot report this to the TC.
   * Pushes for a removed resource are answered as retryable failures, so that no branch is lost.
   *
   * @param resourceId the id; nothing happens if no resource has it
   */
  void unregisterResource(String resourceId);

  /**
   * Removes one resource, like {@link #unregisterResource(String)}. A resource with the same id and
   * another mode stays.
   *
   * @param type the mode of the resource
   * @param resourceId its id; nothing happens if there is no such resource
   */
  void unregisterResource(BranchType type, String resourceId);

  /**
   * Returns what is registered here.
   *
   * @return a snapshot, sorted by id and mode
   */
  default List<Resource> resources() {
    return List.of();
  }

  /**
   * Starts a description of a branch: {@code rm.branch("stock").register()}.
   *
   * @param resourceId the resource, see {@link Resource#checkId}
   * @return the branch, to be registered
   */
  default BranchRegistration branch(String resourceId) {
    return new BranchRegistration(this, resourceId);
  }

  /**
   * Returns the global transaction of branches that name none.
   *
   * @return the XID of the current thread; empty if global transactions are switched off
   * @throws io.hawser.error.TransactionContextException if none is bound, see {@link
   *     XidContext#required}
   */
  default String currentXid() {
    return XidContext.required();
  }

  /**
   * Adds a branch to a global transaction and acquires its global locks (protocol section 3, code
   * 11).
   *
   * <p>Fails with {@link io.hawser.error.InvalidRequestException}, before anything is sent, if the
   * resource is not registered in this client, because then no client could commit or roll back the
   * branch. Set {@code client.rm.allowUnregisteredResources} if another process of this application
   * handles it.
   *
   * <p>{@link #branch} is the form for people; this one is for code that has all the parts.
   *
   * @param type the mode
   * @param resourceId the resource, see {@link Resource#checkId}
   * @param xid the global transaction
   * @param applicationData text that the TC returns in the second phase, or {@code null}
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
   * Adds a branch like {@link #branchRegister}, asynchronously.
   *
   * @param type see there
   * @param resourceId see there
   * @param xid see there
   * @param applicationData see there
   * @param lockKeys see there
   * @return a stage that completes with the branch id
   */
  CompletionStage<Long> branchRegisterAsync(
      BranchType type,
      String resourceId,
      String xid,
      @Nullable String applicationData,
      @Nullable String lockKeys);

  /**
   * Reports the outcome of a branch's first phase (code 13).
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
   * Reports the outcome like {@link #branchReport}, asynchronously.
   *
   * @param type see there
   * @param xid see there
   * @param branchId see there
   * @param status see there
   * @param applicationData see there
   * @return a stage that completes with {@code null} when the TC has recorded the status
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
   * @param xid the global transaction; empty for a caller without one, to whom no row is its own
   * @param lockKeys the rows, as in {@link #branchRegister}
   * @return whether all rows are free or locked by this transaction
   */
  boolean lockQuery(BranchType type, String resourceId, String xid, String lockKeys);

  /**
   * Asks for locks like {@link #lockQuery}, asynchronously.
   *
   * @param type see there
   * @param resourceId see there
   * @param xid see there
   * @param lockKeys see there
   * @return a stage that completes with the answer
   */
  CompletionStage<Boolean> lockQueryAsync(
      BranchType type, String resourceId, String xid, String lockKeys);
}
