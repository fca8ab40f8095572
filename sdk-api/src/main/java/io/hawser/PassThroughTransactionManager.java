package io.hawser;

import io.hawser.model.GlobalStatus;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.transaction.TransactionManager;
import java.time.Duration;
import java.util.Objects;
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
    GlobalBeginRequest.of(name, timeout); // rejects what a client that connects would reject
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
    PassThroughClient.checkXid(xid);
    checkOpen.run();
    return status;
  }

  @Override
  public CompletionStage<String> beginAsync(String name, Duration timeout) {
    return PassThroughStage.of(() -> begin(name, timeout));
  }

  @Override
  public CompletionStage<GlobalStatus> commitAsync(String xid) {
    return PassThroughStage.of(() -> commit(xid));
  }

  @Override
  public CompletionStage<GlobalStatus> rollbackAsync(String xid) {
    return PassThroughStage.of(() -> rollback(xid));
  }

  @Override
  public CompletionStage<GlobalStatus> getStatusAsync(String xid) {
    return PassThroughStage.of(() -> getStatus(xid));
  }

  @Override
  public CompletionStage<GlobalStatus> globalReportAsync(String xid, GlobalStatus status) {
    return PassThroughStage.of(() -> globalReport(xid, status));
  }
}
