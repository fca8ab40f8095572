package io.hawser.testservers.seata;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.seata.core.exception.TransactionException;
import org.apache.seata.core.exception.TransactionExceptionCode;
import org.apache.seata.core.model.BranchStatus;
import org.apache.seata.core.model.BranchType;
import org.apache.seata.core.model.GlobalStatus;

/** The transactions that are not finished, and the row locks they hold. Thread-safe. */
final class Transactions {
  private final int port;
  private final AtomicLong ids = new AtomicLong();
  private final Map<String, Transaction> byXid = new HashMap<>();
  private final Map<String, String> lockOwners = new HashMap<>();

  Transactions(int port) {
    this.port = port;
  }

  synchronized String begin() {
    String xid = "127.0.0.1:" + port + ":" + ids.incrementAndGet();
    byXid.put(xid, new Transaction(xid));
    return xid;
  }

  /** Returns null for an unknown or finished transaction. */
  synchronized Transaction find(String xid) {
    return byXid.get(xid);
  }

  synchronized GlobalStatus status(String xid) {
    Transaction transaction = byXid.get(xid);
    return transaction == null ? GlobalStatus.Finished : transaction.status;
  }

  /** Moves a transaction that is still active to {@code next}; false for any other. */
  synchronized boolean end(Transaction transaction, GlobalStatus next) {
    if (transaction.status != GlobalStatus.Begin) {
      return false;
    }
    transaction.status = next;
    return true;
  }

  synchronized GlobalStatus status(Transaction transaction, GlobalStatus status) {
    transaction.status = status;
    return status;
  }

  /** Forgets the transaction; asked for its status, the answer is Finished from now on. */
  synchronized void finish(Transaction transaction) {
    releaseLocks(transaction);
    byXid.remove(transaction.xid);
  }

  synchronized void releaseLocks(Transaction transaction) {
    lockOwners.values().removeIf(transaction.xid::equals);
  }

  synchronized long register(
      String xid,
      BranchType type,
      String resource,
      String lockKeys,
      String applicationData,
      String clientId)
      throws TransactionException {
    Transaction transaction = byXid.get(xid);
    if (transaction == null) {
      throw new TransactionException(
          TransactionExceptionCode.GlobalTransactionNotExist, "no transaction " + xid);
    }
    if (transaction.status != GlobalStatus.Begin) {
      throw new TransactionException(
          TransactionExceptionCode.GlobalTransactionNotActive, xid + " is " + transaction.status);
    }
    if (!lockable(xid, resource, lockKeys)) {
      throw new TransactionException(
          TransactionExceptionCode.LockKeyConflict,
          "Global lock acquire failed xid = " + xid + " branchId = " + ids.incrementAndGet());
    }
    rows(resource, lockKeys).forEach(row -> lockOwners.put(row, xid));
    long branchId = ids.incrementAndGet();
    transaction.branches.add(new Branch(branchId, type, resource, applicationData, clientId));
    return branchId;
  }

  synchronized void report(String xid, long branchId, BranchStatus status, String applicationData)
      throws TransactionException {
    Transaction transaction = byXid.get(xid);
    if (transaction == null) {
      throw new TransactionException(
          TransactionExceptionCode.GlobalTransactionNotExist, "no transaction " + xid);
    }
    for (Branch branch : transaction.branches) {
      if (branch.id == branchId) {
        branch.status = status;
        branch.applicationData = applicationData;
        return;
      }
    }
    throw new TransactionException(
        TransactionExceptionCode.BranchTransactionNotExist, "no branch " + branchId);
  }

  synchronized boolean lockable(String xid, String resource, String lockKeys) {
    return rows(resource, lockKeys).stream()
        .allMatch(row -> Objects.equals(xid, lockOwners.getOrDefault(row, xid)));
  }

  /** Returns the branches without a push so far, in the order they were registered. */
  synchronized List<Branch> branches(Transaction transaction) {
    return new ArrayList<>(transaction.branches);
  }

  synchronized void done(Transaction transaction, Branch branch) {
    transaction.branches.remove(branch);
  }

  /** Returns the rows of lock keys, which look like {@code table:pk,pk;table2:pk}. */
  private static Set<String> rows(String resource, String lockKeys) {
    Set<String> rows = new HashSet<>();
    if (lockKeys == null || lockKeys.isEmpty()) {
      return rows;
    }
    for (String part : lockKeys.split(";", 0)) {
      int colon = part.indexOf(':');
      if (colon > 0) {
        for (String key : part.substring(colon + 1).split(",", 0)) {
          rows.add(resource + "^" + part.substring(0, colon) + "^" + key);
        }
      }
    }
    return rows;
  }

  /** One global transaction; its fields belong to the enclosing object's monitor. */
  static final class Transaction {
    final String xid;
    private final List<Branch> branches = new ArrayList<>();
    private GlobalStatus status = GlobalStatus.Begin;

    Transaction(String xid) {
      this.xid = xid;
    }
  }

  /** One branch and the client that gets the push about its end. */
  static final class Branch {
    final long id;
    final BranchType type;
    final String resource;
    final String clientId;
    volatile String applicationData;
    private volatile BranchStatus status = BranchStatus.Registered;

    Branch(long id, BranchType type, String resource, String applicationData, String clientId) {
      this.id = id;
      this.type = type;
      this.resource = resource;
      this.applicationData = applicationData;
      this.clientId = clientId;
    }

    /**
     * Returns whether the first phase failed; such a branch has nothing to commit or to roll back.
     */
    boolean failedPhaseOne() {
      return status == BranchStatus.PhaseOne_Failed;
    }
  }
}
