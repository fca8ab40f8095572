package io.hawser.transaction;

import io.hawser.protocol.GlobalStatus;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * The TM role: begins and ends global transactions. Safe for use by many threads.
 *
 * <p>Every method fails with a {@link io.hawser.error.HawserException}: {@link
 * io.hawser.error.TransactionException} if the TC answered that it failed, other kinds if there was
 * no answer. Asynchronous forms complete their stage with the same errors. Arguments that can never
 * be right (null, an empty XID, a time-out out of range) are refused at once with {@link
 * NullPointerException} or {@link IllegalArgumentException}, by both forms. Requests wait for an
 * answer for {@code transport.rpcTmRequestTimeout} (default 30 s).
 */
public interface TransactionManager {

  /**
   * Begins a global transaction (protocol section 3, code 1).
   *
   * @param name a name for logs and consistent hashing, at most 32,767 bytes of UTF-8
   * @param timeout after which the TC rolls back by itself; 1 ms to about 24 days
   * @return the XID
   */
  String begin(String name, Duration timeout);

  /**
   * Asynchronous form of {@link #begin}.
   *
   * @param name see there
   * @param timeout see there
   * @return the XID
   */
  CompletionStage<String> beginAsync(String name, Duration timeout);

  /**
   * Commits a global transaction (code 7). Committing one that the TC does not know, or that has
   * ended, answers {@link GlobalStatus#Finished}. That does not mean committed: the TC may have
   * timed the transaction out and rolled it back.
   *
   * @param xid the global transaction
   * @return {@link GlobalStatus#Committed}, or the status it has reached so far, such as {@link
   *     GlobalStatus#CommitRetrying} when a branch has to be tried again
   */
  GlobalStatus commit(String xid);

  /**
   * Asynchronous form of {@link #commit}.
   *
   * @param xid see there
   * @return see there
   */
  CompletionStage<GlobalStatus> commitAsync(String xid);

  /**
   * Rolls a global transaction back (code 9).
   *
   * @param xid the global transaction
   * @return {@link GlobalStatus#Rollbacked}, or the status it has reached so far
   */
  GlobalStatus rollback(String xid);

  /**
   * Asynchronous form of {@link #rollback}.
   *
   * @param xid see there
   * @return see there
   */
  CompletionStage<GlobalStatus> rollbackAsync(String xid);

  /**
   * Asks for the status (code 15).
   *
   * @param xid the global transaction
   * @return its status; {@link GlobalStatus#Finished} if the TC does not know it
   */
  GlobalStatus getStatus(String xid);

  /**
   * Asynchronous form of {@link #getStatus}.
   *
   * @param xid see there
   * @return see there
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
   * Asynchronous form of {@link #globalReport}.
   *
   * @param xid see there
   * @param status see there
   * @return see there
   */
  CompletionStage<GlobalStatus> globalReportAsync(String xid, GlobalStatus status);
}
