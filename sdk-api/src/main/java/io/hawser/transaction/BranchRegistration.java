package io.hawser.transaction;

import io.hawser.context.Xid;
import io.hawser.model.BranchType;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A branch that is about to be registered; see {@link ResourceManager#branch}. It is meant for one
 * thread and one branch.
 */
public final class BranchRegistration {
  private final ResourceManager resourceManager;
  private final String resourceId;
  private BranchType type = BranchType.TCC;
  private @Nullable String xid;
  private @Nullable String applicationData;
  private @Nullable String lockKeys;

  BranchRegistration(ResourceManager resourceManager, String resourceId) {
    this.resourceManager = resourceManager;
    this.resourceId = Resource.checkId(resourceId);
  }

  /**
   * Sets the mode.
   *
   * @param mode the mode; TCC if this is not called
   * @return this
   */
  public BranchRegistration type(BranchType mode) {
    type = Objects.requireNonNull(mode, "mode");
    return this;
  }

  /**
   * Sets the global transaction.
   *
   * @param transaction its XID; that of the calling thread if this is not called, see {@link
   *     ResourceManager#currentXid}
   * @return this
   * @throws IllegalArgumentException if the text is not an XID, see {@link Xid#check}
   */
  public BranchRegistration xid(String transaction) {
    xid = Xid.check(transaction);
    return this;
  }

  /**
   * Sets a text that the TC returns in the second phase.
   *
   * @param data the text; none if this is not called
   * @return this
   */
  public BranchRegistration applicationData(String data) {
    applicationData = Objects.requireNonNull(data, "data");
    return this;
  }

  /**
   * Sets the global locks that the branch needs.
   *
   * @param keys the locks as {@code table:pk,pk;table2:pk}; none if this is not called
   * @return this
   */
  public BranchRegistration lockKeys(String keys) {
    lockKeys = Objects.requireNonNull(keys, "keys");
    return this;
  }

  /**
   * Adds the branch to the global transaction; see {@link ResourceManager#branchRegister}.
   *
   * @return the branch id
   * @throws io.hawser.error.TransactionContextException if no XID was set and none is bound to the
   *     calling thread
   * @throws io.hawser.error.LockConflictException if another global transaction holds a lock
   */
  public long register() {
    return resourceManager.branchRegister(
        type, resourceId, transaction(), applicationData, lockKeys);
  }

  /**
   * Adds the branch like {@link #register}, asynchronously. The XID is that of the calling thread.
   *
   * @return a stage that completes with the branch id
   * @throws io.hawser.error.TransactionContextException as in {@link #register}
   */
  public CompletionStage<Long> registerAsync() {
    return resourceManager.branchRegisterAsync(
        type, resourceId, transaction(), applicationData, lockKeys);
  }

  private String transaction() {
    return xid == null ? resourceManager.currentXid() : xid;
  }
}
