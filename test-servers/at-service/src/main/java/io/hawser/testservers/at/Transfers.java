package io.hawser.testservers.at;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.seata.core.context.RootContext;
import org.apache.seata.tm.api.TransactionalExecutor;
import org.apache.seata.tm.api.TransactionalTemplate;
import org.apache.seata.tm.api.transaction.TransactionInfo;

/**
 * Threads that transfer between accounts, one global transaction after another, and the record of
 * each. After a failure a thread pauses, as a caller would.
 *
 * <p>With accounts, a transaction moves 1 between two of them. Without, each thread adds 1 to the
 * account with its own number: one row a transaction, and no conflicts.
 */
final class Transfers {
  private static final long PAUSE_AFTER_FAILURE_MILLIS = 10;
  private static final long LAST_MILLIS = TimeUnit.MINUTES.toMillis(3);

  private static final String XIDS = System.getProperty("xids.file");

  private final Accounts.Sessions sessions;
  private final int accounts;
  private final int timeoutMillis;
  private final TransactionalTemplate template = new TransactionalTemplate();
  private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private final LongAdder done = new LongAdder();
  private volatile boolean over;

  private static final class Call {
    private final long begin = now();
    private String outcome = "open";

    /** Written last, so that a thread that sees it sees the outcome. */
    private volatile long end;
  }

  Transfers(Accounts.Sessions sessions, int callers, int accounts, int timeoutMillis) {
    this.sessions = sessions;
    this.accounts = accounts;
    this.timeoutMillis = timeoutMillis;
    for (int i = 0; i < callers; i++) {
      int own = i + 1;
      Thread thread = new Thread(() -> callAll(own), "transfer-" + i);
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
  }

  private static long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  private void callAll(int own) {
    try {
      while (!over) {
        Call call = new Call();
        calls.add(call);
        call.outcome = outcome(operations(own));
        call.end = now();
        if (call.outcome.equals("ok")) {
          done.increment();
        } else {
          Thread.sleep(PAUSE_AFTER_FAILURE_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String operations(int own) {
    if (accounts == 0) {
      return "add:" + own + ":1";
    }
    int from = ThreadLocalRandom.current().nextInt(1, accounts + 1);
    int to = ThreadLocalRandom.current().nextInt(1, accounts);
    to = to >= from ? to + 1 : to;
    // In the order of the numbers, so that the database has no deadlocks.
    return from < to
        ? "add:" + from + ":-1,add:" + to + ":1"
        : "add:" + to + ":1,add:" + from + ":-1";
  }

  /** Keeps the XID for a question after its end, also if this process is killed. */
  private static void note(String xid) throws IOException {
    if (XIDS != null) {
      Files.writeString(
          Path.of(XIDS), xid + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }

  private String outcome(String operations) {
    try {
      template.execute(
          new TransactionalExecutor() {
            @Override
            public Object execute() throws Throwable {
              note(RootContext.getXID());
              sessions.inTransaction(AtMain.work(operations));
              return "";
            }

            @Override
            public TransactionInfo getTransactionInfo() {
              TransactionInfo info = new TransactionInfo();
              info.setName("transfer");
              info.setTimeOut(timeoutMillis);
              info.setLockRetryTimes(-1); // as configured, which is what the annotation says too
              return info;
            }
          });
      return "ok";
    } catch (TransactionalExecutor.ExecutionException e) {
      return e.getCode().name();
    } catch (Throwable e) { // any throwable is an outcome
      return e.getClass().getSimpleName();
    }
  }

  /** Returns how many transactions have been committed. */
  long done() {
    return done.sum();
  }

  /**
   * Begins no more transactions, waits for the last ones and writes a line for each: when it began
   * and ended, in microseconds of the epoch, 0 if it has not ended, and {@code ok} or what became
   * of it. Answers the number of lines.
   */
  String stop(String file) throws IOException, InterruptedException {
    over = true;
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_MILLIS);
    for (Thread thread : threads) {
      thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
    }
    int count = 0;
    try (BufferedWriter lines = Files.newBufferedWriter(Path.of(file))) {
      for (Call call : calls) {
        long end = call.end;
        lines.write(call.begin + " " + end + " " + (end == 0 ? "open" : call.outcome) + "\n");
        count++;
      }
    }
    return Integer.toString(count);
  }
}
