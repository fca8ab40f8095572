package io.hawser.transaction;

import io.hawser.model.GlobalStatus;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * The TM role, which begins and ends global transactions. It is thread-safe.
 *
 * <p>Every method fails with a {@link io.hawser.error.HawserException}: {@link
 * io.hawser.error.TransactionException} if the TC answered with a failure, other kinds if there was
 * no answer. Asynchronous forms complete their stage with the same errors. Both forms reject
 * invalid arguments (null, a text that is no XID, a time-out out of range) before they send
 * anything, with {@link NullPointerException} or {@link IllegalArgumentException}. Requests wait
 * for an answer for {@code transport.rpcTmRequestTimeout} (default 30 s).
 */
public interface TransactionManager {

  /**
   * Begins a global transaction (protocol section 3, code 1).
   *
   * @param name a name for logs and consistent hashing, at most 32,767 bytes of UTF-8
   * @param timeout the time after which the TC rolls back on its own; 1 ms to about 24 days
   * @return the XID
   */
  String begin(String name, Duration timeout);

  /**
   * Begins a global transaction like {@link #begin}, asynchronously.
   *
   * @param name see there
   * @param timeout see there
   * @return a stage that completes with the XID
   */
  CompletionStage<String> beginAsync(String name, Duration timeout);

  /**
   * Begins a global transaction and binds its XID to the current thread. Closing it without a
   * commit rolls it back:
   *
   * <pre>{@code
   * try (GlobalTransaction tx = tm.open("place-order", Duration.ofSeconds(60))) {
   *   ...
   *   tx.commit();
   * }
   * }</pre>
   *
   * @param name see {@link #begin}
   * @param timeout see {@link #begin}
   * @return the transaction, to be closed by this thread
   */
  default GlobalTransaction open(String name, Duration timeout) {
    return GlobalTransaction.begin(this, TransactionOptions.named(name).withTimeout(timeout));
  }

  /**
   * Returns whether global transactions are switched off, so that nothing is begun or ended.
   *
   * @return {@code false} for a client that talks to servers
   */
  default boolean isPassThrough() {
    return false;
  }

  /**
   * Commits a global transaction (code 7). If the TC does not know the transaction or it has ended,
   * the result is {@link GlobalStatus#Finished}. That does not mean committed: the transaction may
   * have timed out and been rolled back.
   *
   * @param xid the global transaction
   * @return {@link GlobalStatus#Committed}, or the status reached so far, such as {@link
   *     GlobalStatus#CommitRetrying} if a branch must be retried
   */
  GlobalStatus commit(String xid);

  /**
   * Commits like {@link #commit}, asynchronously.
   *
   * @param xid see there
   * @return a stage that completes with the status
   */
  CompletionStage<GlobalStatus> commitAsync(String xid);

  /**
   * Rolls a global transaction back (code 9).
   *
   * @param xid the global transaction
   * @return {@link GlobalStatus#Rollbacked}, or the status reached so far
   */
  GlobalStatus rollback(String xid);

  /**
   * Rolls back like {@link #rollback}, asynchronously.
   *
   * @param xid see there
   * @return a stage that completes with the status
   */
  CompletionStage<GlobalStatus> rollbackAsync(String xid);

  /**
   * Asks for the status of a global transaction (code 15).
   *
   * @param xid the global transaction
   * @return its status; {@link GlobalStatus#Finished} if the TC does not know it
   */
  GlobalStatus getStatus(String xid);

  /**
   * Asks for the status like {@link #getStatus}, asynchronously.
   *
   * @param xid see there
   * @return a stage that completes with the status
   */
  CompletionStage<GlobalStatus> getStatusAsync(String xid);

  /**
   * Reports the status of a global transaction that the client drives itself, as sagas do (code
   * 17).
   *
   * @param xid the global transaction
   * @param status the status to report
   * @return the status the TC recorded
   */
  GlobalStatus globalReport(String xid, GlobalStatus status);

  /**
   * Reports the status like {@link #globalReport}, asynchronously.
   *
   * @param xid see there
   * @param status see there
   * @return a stage that completes with the status the TC recorded
   */
  CompletionStage<GlobalStatus> globalReportAsync(String xid, GlobalStatus status);
}
