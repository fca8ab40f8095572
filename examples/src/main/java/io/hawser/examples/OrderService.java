package io.hawser.examples;

import io.hawser.error.HawserException;
import io.hawser.model.GlobalStatus;
import io.hawser.transaction.TransactionManager;
import java.time.Duration;

/** Places orders. Each one is a global transaction with a branch in each of three services. */
final class OrderService {
  /** The time-out after which the coordinator rolls back on its own. */
  static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final TransactionManager transactions;
  private final TccService stock;
  private final TccService account;
  private final TccService slots;

  OrderService(
      TransactionManager transactions, TccService stock, TccService account, TccService slots) {
    this.transactions = transactions;
    this.stock = stock;
    this.account = account;
    this.slots = slots;
  }

  /** Places an order. Errors of the coordinator are in the result and never thrown. */
  Placement place(Order order) {
    long start = System.nanoTime();
    String xid = null;
    GlobalStatus answer = null;
    String error = null;
    try {
      xid = transactions.begin("place-order", TIMEOUT);
      answer = tryAll(xid, order) ? transactions.commit(xid) : transactions.rollback(xid);
    } catch (HawserException e) {
      // Without an answer the transaction may or may not have ended; the branches will show it.
      error = e.getMessage();
    }
    return new Placement(order, xid, answer, error, System.nanoTime() - start);
  }

  /** Runs the first phase and returns whether all services accepted. */
  private boolean tryAll(String xid, Order order) {
    try {
      stock.reserve(xid, order.item(), order.quantity());
      account.reserve(xid, order.customer(), order.price());
      slots.reserve(xid, order.town(), 1);
      return true;
    } catch (RejectedException e) {
      return false;
    } catch (HawserException e) {
      rollbackQuietly(xid, e);
      throw e;
    }
  }

  /** Rolls back. If this fails too, the coordinator rolls back when the transaction times out. */
  private void rollbackQuietly(String xid, HawserException reason) {
    try {
      transactions.rollback(xid);
    } catch (HawserException e) {
      reason.addSuppressed(e);
    }
  }
}
