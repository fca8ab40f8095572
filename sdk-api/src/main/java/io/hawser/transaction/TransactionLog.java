package io.hawser.transaction;

import java.util.List;
import java.util.Optional;

/**
 * A record of the recent global transactions that a client saw, in bounded memory. It shows why a
 * transaction was rolled back, as far as this client knows. {@code client.journal.maxBytes}
 * switches it on.
 */
public interface TransactionLog {

  /**
   * Returns what is known of recent transactions.
   *
   * @return snapshots, the transaction that was seen first comes first; empty if it is switched off
   */
  List<TransactionHistory> recent();

  /**
   * Finds a transaction.
   *
   * @param xid what begin returned
   * @return a snapshot; empty if this client did not see it, or has forgotten it
   */
  Optional<TransactionHistory> find(String xid);
}
