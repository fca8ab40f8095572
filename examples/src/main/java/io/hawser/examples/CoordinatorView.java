package io.hawser.examples;

import io.hawser.error.HawserException;
import io.hawser.model.GlobalStatus;
import io.hawser.transaction.TransactionManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Asks the coordinator for the status of transactions. */
final class CoordinatorView {
  /**
   * Final statuses: the coordinator no longer changes such a transaction and has deleted most of
   * them.
   */
  static final Set<GlobalStatus> ENDED =
      EnumSet.of(
          GlobalStatus.Finished,
          GlobalStatus.Committed,
          GlobalStatus.CommitFailed,
          GlobalStatus.CommitRetryTimeout,
          GlobalStatus.Rollbacked,
          GlobalStatus.RollbackFailed,
          GlobalStatus.RollbackRetryTimeout,
          GlobalStatus.TimeoutRollbacked,
          GlobalStatus.TimeoutRollbackFailed);

  private static final int AT_ONCE = 1_000;
  private static final long PAUSE_MILLIS = 500;

  private final TransactionManager transactions;

  CoordinatorView(TransactionManager transactions) {
    this.transactions = transactions;
  }

  /**
   * Asks for the status of each transaction. For open ones it asks again after pauses, because no
   * server notifies a TM of the end of a transaction.
   *
   * @return the last known status of each; {@link GlobalStatus#UnKnown} without an answer
   */
  Map<String, GlobalStatus> ask(Collection<String> xids, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    Map<String, GlobalStatus> answers = new HashMap<>();
    List<String> open = new ArrayList<>(xids);
    askOnce(open, answers);
    open.removeIf(xid -> ENDED.contains(answers.get(xid)));
    while (!open.isEmpty() && System.nanoTime() < deadline) {
      Executor later = CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      CompletableFuture.runAsync(() -> askOnce(open, answers), later).join();
      open.removeIf(xid -> ENDED.contains(answers.get(xid)));
    }
    return answers;
  }

  private void askOnce(List<String> xids, Map<String, GlobalStatus> answers) {
    for (int from = 0; from < xids.size(); from += AT_ONCE) {
      Map<String, CompletableFuture<GlobalStatus>> asked = new HashMap<>();
      for (String xid : xids.subList(from, Math.min(from + AT_ONCE, xids.size()))) {
        asked.put(xid, transactions.getStatusAsync(xid).toCompletableFuture());
      }
      asked.forEach((xid, answer) -> answers.put(xid, await(answer)));
    }
  }

  private static GlobalStatus await(CompletableFuture<GlobalStatus> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof HawserException) {
        return GlobalStatus.UnKnown;
      }
      throw e;
    }
  }
}
