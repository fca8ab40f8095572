package io.hawser.transaction;

import io.hawser.context.RollbackMark;
import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import io.hawser.error.RolledBackException;
import io.hawser.model.GlobalStatus;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * A global transaction that was begun here, so that it is also ended here. A result is the status
 * of a success. Everything else is thrown.
 */
final class OwnTransaction implements TransactionContext {
  private final TransactionManager tm;
  private final TransactionOptions options;
  private final String xid;
  private final RollbackMark mark = new RollbackMark();
  private volatile boolean rollbackOnly;

  OwnTransaction(TransactionManager tm, TransactionOptions options, String xid) {
    this.tm = tm;
    this.options = options;
    this.xid = xid;
  }

  @Override
  public String xid() {
    return xid;
  }

  @Override
  public boolean isParticipant() {
    return false;
  }

  @Override
  public void setRollbackOnly() {
    rollbackOnly = true;
  }

  @Override
  public boolean isRollbackOnly() {
    return rollbackOnly || mark.isSet();
  }

  RollbackMark mark() {
    return mark;
  }

  /** Returns whether the transaction is to be rolled back after an error. */
  boolean rollsBack(Throwable error) {
    return isRollbackOnly() || options.rollsBack(error);
  }

  /** Ends the transaction after its body has returned. */
  GlobalStatus complete() {
    return rollbackOnly ? rollback() : commit();
  }

  CompletionStage<GlobalStatus> completeAsync() {
    return rollbackOnly ? rollbackAsync() : commitAsync();
  }

  GlobalStatus commit() {
    if (isRollbackOnly()) {
      throw rolledBack(rollback());
    }
    Attempts attempts = new Attempts(options.repeats());
    GlobalStatus status;
    try {
      status = request("commit", attempts).send(() -> tm.commit(xid));
    } catch (HawserException e) {
      HawserException outcome = OutcomeErrors.ofFailedCommit(xid, attempts, e);
      if (outcome.delivery() == Delivery.NOT_SENT) {
        suppressing(outcome, () -> tm.rollback(xid));
      }
      throw outcome;
    }
    return OutcomeErrors.ofCommit(xid, status);
  }

  CompletionStage<GlobalStatus> commitAsync() {
    if (isRollbackOnly()) {
      return rollbackAsync()
          .thenApply(
              status -> {
                throw rolledBack(status);
              });
    }
    Attempts attempts = new Attempts(options.repeats());
    return request("commit", attempts)
        .sendAsync(() -> tm.commitAsync(xid))
        .handle(
            (status, error) -> {
              if (error == null) {
                return CompletableFuture.completedStage(OutcomeErrors.ofCommit(xid, status));
              }
              return this.<GlobalStatus>failedCommit(attempts, error);
            })
        .thenCompose(stage -> stage);
  }

  private <T> CompletionStage<T> failedCommit(Attempts attempts, Throwable error) {
    if (!(error instanceof HawserException e)) {
      return CompletableFuture.failedStage(error);
    }
    HawserException outcome = OutcomeErrors.ofFailedCommit(xid, attempts, e);
    if (outcome.delivery() != Delivery.NOT_SENT) {
      return CompletableFuture.failedStage(outcome);
    }
    return tm.rollbackAsync(xid)
        .handle(
            (status, failure) -> {
              if (failure != null) {
                suppress(outcome, failure);
              }
              throw new CompletionException(outcome);
            });
  }

  GlobalStatus rollback() {
    return OutcomeErrors.ofRollback(
        xid, request("rollback", new Attempts(options.repeats())).send(() -> tm.rollback(xid)));
  }

  CompletionStage<GlobalStatus> rollbackAsync() {
    return request("rollback", new Attempts(options.repeats()))
        .sendAsync(() -> tm.rollbackAsync(xid))
        .thenApply(status -> OutcomeErrors.ofRollback(xid, status));
  }

  /** Rolls back after an error, which is to be thrown whatever happens here. */
  static void suppressing(Throwable error, Runnable rollback) {
    try {
      rollback.run();
    } catch (Throwable e) { // also an Error: the first one says more
      suppress(error, e);
    }
  }

  /** Adds a failure to the error that is thrown. */
  static void suppress(Throwable error, Throwable failure) {
    Throwable second = EndRequest.unwrapped(failure);
    if (second != null && second != error) {
      error.addSuppressed(second);
    }
  }

  private EndRequest request(String verb, Attempts attempts) {
    return new EndRequest(verb + " of " + options.name() + " " + xid, attempts);
  }

  private RolledBackException rolledBack(GlobalStatus status) {
    return new RolledBackException(
        xid,
        status,
        "Global transaction "
            + xid
            + " was rolled back, as "
            + (rollbackOnly ? "its beginner" : "a participant")
            + " asked for by setRollbackOnly",
        null);
  }
}
