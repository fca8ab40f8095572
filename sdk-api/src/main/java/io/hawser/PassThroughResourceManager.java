package io.hawser;

import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.transaction.Resource;
import io.hawser.transaction.ResourceManager;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Branches of transactions that are switched off: nothing has a second phase, so no handler of a
 * resource ever runs, and every row is free.
 */
final class PassThroughResourceManager implements ResourceManager {
  private final Runnable checkOpen;

  PassThroughResourceManager(Runnable checkOpen) {
    this.checkOpen = checkOpen;
  }

  @Override
  public void registerResource(Resource resource) {
    check(resource, "resource");
  }

  @Override
  public void unregisterResource(String resourceId) {
    check(resourceId, "resourceId");
  }

  @Override
  public void unregisterResource(BranchType type, String resourceId) {
    check(type, "type");
    check(resourceId, "resourceId");
  }

  @Override
  public String currentXid() {
    checkOpen.run();
    return "";
  }

  /** Returns another negative number each time, which may be a key of rows; no TC gives one. */
  @Override
  public long branchRegister(
      BranchType type,
      String resourceId,
      String xid,
      @Nullable String applicationData,
      @Nullable String lockKeys) {
    check(type, "type");
    check(resourceId, "resourceId");
    PassThroughClient.checkXid(xid);
    return ThreadLocalRandom.current().nextLong(Long.MIN_VALUE, 0);
  }

  @Override
  public void branchReport(
      BranchType type,
      String xid,
      long branchId,
      BranchStatus status,
      @Nullable String applicationData) {
    check(type, "type");
    PassThroughClient.checkXid(xid);
    check(status, "status");
  }

  @Override
  public boolean lockQuery(BranchType type, String resourceId, String xid, String lockKeys) {
    check(type, "type");
    check(resourceId, "resourceId");
    PassThroughClient.checkXid(xid);
    check(lockKeys, "lockKeys");
    return true;
  }

  private void check(Object argument, String name) {
    Objects.requireNonNull(argument, name);
    checkOpen.run();
  }

  @Override
  public CompletionStage<Long> branchRegisterAsync(
      BranchType type,
      String resourceId,
      String xid,
      @Nullable String applicationData,
      @Nullable String lockKeys) {
    return PassThroughStage.of(
        () -> branchRegister(type, resourceId, xid, applicationData, lockKeys));
  }

  @Override
  public CompletionStage<@Nullable Void> branchReportAsync(
      BranchType type,
      String xid,
      long branchId,
      BranchStatus status,
      @Nullable String applicationData) {
    return PassThroughStage.of(
        () -> {
          branchReport(type, xid, branchId, status, applicationData);
          return null;
        });
  }

  @Override
  public CompletionStage<Boolean> lockQueryAsync(
      BranchType type, String resourceId, String xid, String lockKeys) {
    return PassThroughStage.of(() -> lockQuery(type, resourceId, xid, lockKeys));
  }
}
