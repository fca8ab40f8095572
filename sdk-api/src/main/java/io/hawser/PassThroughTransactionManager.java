package io.hawser;

import io.hawser.error.HawserException;
import io.hawser.protocol.GlobalStatus;
import io.hawser.transaction.TransactionManager;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Global transactions that are switched off. There is no XID, so {@code begin} returns an empty
 * one. What was done stays done: a commit answers Committed, and a rollback, which undoes nothing,
 * Finished, as for a transaction that no TC knows.
 */
final class PassThroughTransactionManager implements TransactionManager {
  private final Runnable checkOpen;

  PassThroughTransactionManager(Runnable checkOpen) {
    this.checkOpen = checkOpen;
  }

  @Override
  public String begin(String name, Duration timeout) {
    Objects.requireNonNull(name, "name");
    if (timeout.toMillis() < 1) {
      throw new IllegalArgumentException("timeout: " + timeout + " (expected: 1 ms or more)");
    }
    checkOpen.run();
    return "";
  }

  @Override
  public boolean isPassThrough() {
    return true;
  }

  @Override
  public GlobalStatus commit(String xid) {
    return answer(xid, GlobalStatus.Committed);
  }

  @Override
  public GlobalStatus rollback(String xid) {
    return answer(xid, GlobalStatus.Finished);
  }

  @Override
  public GlobalStatus getStatus(String xid) {
    return answer(xid, GlobalStatus.Finished);
  }

  @Override
  public GlobalStatus globalReport(String xid, GlobalStatus status) {
    return answer(xid, Objects.requireNonNull(status, "status"));
  }

  private GlobalStatus answer(String xid, GlobalStatus status) {
    Objects.requireNonNull(xid, "xid");
    checkOpen.run();
    return status;
  }

  @Override
  public CompletionStage<String> beginAsync(String name, Duration timeout) {
    try {
      return CompletableFuture.completedStage(begin(name, timeout));
    } catch (HawserException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  @Override
  public CompletionStage<GlobalStatus> commitAsync(String xid) {
    return stage(xid, GlobalStatus.Committed);
  }

  @Override
  public CompletionStage<GlobalStatus> rollbackAsync(String xid) {
    return stage(xid, GlobalStatus.Finished);
  }

  @Override
  public CompletionStage<GlobalStatus> getStatusAsync(String xid) {
    return stage(xid, GlobalStatus.Finished);
  }

  @Override
  public CompletionStage<GlobalStatus> globalReportAsync(String xid, GlobalStatus status) {
    return stage(xid, Objects.requireNonNull(status, "status"));
  }

  private CompletionStage<GlobalStatus> stage(String xid, GlobalStatus status) {
    try {
      return CompletableFuture.completedStage(answer(xid, status));
    } catch (HawserException e) {
      return CompletableFuture.failedStage(e);
    }
  }
}
