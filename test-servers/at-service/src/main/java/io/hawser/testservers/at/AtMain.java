package io.hawser.testservers.at;

import io.hawser.testservers.child.ChildMain;
import io.hawser.testservers.child.Commands;
import java.util.Arrays;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.seata.core.context.RootContext;
import org.apache.seata.core.exception.TransactionException;
import org.apache.seata.core.model.BranchType;
import org.apache.seata.core.model.GlobalLockConfig;
import org.apache.seata.core.model.TransactionManager;
import org.apache.seata.rm.DefaultResourceManager;
import org.apache.seata.rm.GlobalLockExecutor;
import org.apache.seata.rm.GlobalLockTemplate;
import org.apache.seata.rm.datasource.exec.LockConflictException;
import org.apache.seata.tm.TMClient;
import org.apache.seata.tm.TransactionManagerHolder;
import org.apache.seata.tm.api.TransactionalExecutor;
import org.apache.seata.tm.api.TransactionalTemplate;
import org.apache.seata.tm.api.transaction.TransactionInfo;

/**
 * Accounts behind Seata's data source proxy: {@code AtMain URL AT|XA JDBC|MYBATIS}. Commands:
 *
 * <ul>
 *   <li>{@code begin MILLIS} answers an XID
 *   <li>{@code run XID OPS} executes {@code add:ID:AMOUNT}, {@code insert:ID:BALANCE}, {@code
 *       delete:ID}, {@code lock:ID}, {@code batch:ID:ID:AMOUNT} in one local transaction; without a
 *       transaction if XID is {@code -}
 *   <li>{@code globallock OPS} executes them as {@code @GlobalLock} does
 *   <li>{@code end XID commit|rollback} and {@code status XID} answer the status
 *   <li>{@code whole commit|rollback OPS} executes them in a transaction, by Seata's template
 *   <li>{@code tcc XID NAME} tries a TCC branch, whose steps are rows of the table effects
 *   <li>{@code load THREADS ACCOUNTS MILLIS}, {@code done} and {@code stop FILE}: see {@link
 *       Transfers}
 *   <li>{@code tasks} answers what threads have used, see {@link Tasks}
 *   <li>{@code threads} answers the names of all threads, {@code close} disconnects, {@code
 *       connect} connects again
 *   <li>{@code seata} starts Seata's own network client, {@code saga} registers a state machine
 * </ul>
 */
public final class AtMain implements Commands {
  private static final String GROUP = "default_tx_group";
  private static final String APPLICATION = "accounts";

  private final TransactionManager transactions;
  private final Accounts.Sessions sessions;
  private final TccAction tcc;
  private AutoCloseable connection;
  private Transfers transfers;

  /** A batch, which MyBatis must know in advance. */
  record BatchWork(String operations) implements Accounts.Work {
    @Override
    public void on(Accounts accounts) throws java.sql.SQLException {
      execute(operations, accounts);
    }
  }

  private AtMain(AutoCloseable connection, Accounts.Sessions sessions, TccAction tcc) {
    this.transactions = TransactionManagerHolder.get();
    this.connection = connection;
    this.sessions = sessions;
    this.tcc = tcc;
  }

  /** Connects, and registers the database and the action. */
  public static void main(String[] arguments) {
    ChildMain.serveInParallel(
        () -> {
          boolean resourcesFirst = Boolean.getBoolean("resources.first");
          AutoCloseable early =
              resourcesFirst ? null : Connector.find().connect(APPLICATION, GROUP);
          Databases databases = new Databases(arguments[0]);
          boolean xa = arguments[1].equals("XA");
          if (xa) {
            RootContext.setDefaultBranchType(BranchType.XA);
          }
          DataSource proxy = xa ? databases.xa() : databases.at();
          Accounts.Sessions sessions =
              arguments[2].equals("MYBATIS")
                  ? MyBatisAccounts.sessions(proxy)
                  : JdbcAccounts.sessions(proxy);
          TccAction tcc = new TccAction(databases.plain());
          tcc.register();
          AutoCloseable connection =
              resourcesFirst ? Connector.find().connect(APPLICATION, GROUP) : early;
          return new AtMain(connection, sessions, tcc);
        });
  }

  @Override
  public String execute(String command) throws Exception {
    String[] words = command.split(" ", -1);
    return switch (words[0]) {
      case "begin" ->
          transactions.begin(APPLICATION, GROUP, "accounts", Integer.parseInt(words[1]));
      case "run" -> run(words[1], words[2]);
      case "globallock" -> globalLock(words[1]);
      case "end" ->
          (words[2].equals("commit")
                  ? transactions.commit(words[1])
                  : transactions.rollback(words[1]))
              .name();
      case "status" -> transactions.getStatus(words[1]).name();
      case "whole" -> whole(words[1].equals("commit"), words[2]);
      case "tcc" -> tcc.reserve(words[1], words[2]);
      case "load" -> {
        transfers =
            new Transfers(
                sessions,
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                Integer.parseInt(words[3]));
        yield "";
      }
      case "stop" -> transfers.stop(words[1]);
      case "done" -> Long.toString(transfers.done());
      case "tasks" -> Tasks.read();
      case "threads" ->
          Thread.getAllStackTraces().keySet().stream()
              .map(Thread::getName)
              .sorted()
              .collect(Collectors.joining(","));
      case "close" -> {
        connection.close();
        yield "";
      }
      case "connect" -> {
        connection = Connector.find().connect(APPLICATION, GROUP);
        yield "";
      }
      case "seata" -> {
        TMClient.init(APPLICATION, GROUP);
        yield "";
      }
      case "saga" -> {
        DefaultResourceManager.get().getResourceManager(BranchType.SAGA).registerResource(null);
        yield "";
      }
      default -> throw new IllegalArgumentException("unknown command: " + command);
    };
  }

  private String run(String xid, String operations) throws Exception {
    if (xid.equals("-")) {
      sessions.inTransaction(work(operations));
      return "";
    }
    RootContext.bind(xid);
    try {
      sessions.inTransaction(work(operations));
      return "";
    } finally {
      RootContext.unbind();
    }
  }

  static Accounts.Work work(String operations) {
    return operations.contains("batch:")
        ? new BatchWork(operations)
        : accounts -> execute(operations, accounts);
  }

  private static void execute(String operations, Accounts accounts) throws java.sql.SQLException {
    for (String operation : operations.split(",", -1)) {
      String[] parts = operation.split(":", -1);
      int[] n = Arrays.stream(parts).skip(1).mapToInt(Integer::parseInt).toArray();
      switch (parts[0]) {
        case "add" -> accounts.add(n[0], n[1]);
        case "insert" -> accounts.insert(n[0], n[1]);
        case "delete" -> accounts.delete(n[0]);
        case "lock" -> accounts.locked(n[0]);
        case "batch" -> accounts.addToBoth(n[0], n[1], n[2]);
        default -> throw new IllegalArgumentException("unknown operation: " + operation);
      }
    }
  }

  private String globalLock(String operations) throws Exception {
    try {
      new GlobalLockTemplate()
          .execute(
              new GlobalLockExecutor() {
                @Override
                public Object execute() throws Throwable {
                  sessions.inTransaction(work(operations));
                  return "";
                }

                @Override
                public GlobalLockConfig getGlobalLockConfig() {
                  GlobalLockConfig config = new GlobalLockConfig();
                  config.setLockRetryInterval(10);
                  config.setLockRetryTimes(5);
                  return config;
                }
              });
      return "";
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Answers the XID, or fails with what the template throws. */
  private String whole(boolean commit, String operations) throws Exception {
    String[] xid = new String[1];
    try {
      new TransactionalTemplate()
          .execute(
              new TransactionalExecutor() {
                @Override
                public Object execute() throws Throwable {
                  xid[0] = RootContext.getXID();
                  sessions.inTransaction(work(operations));
                  if (!commit) {
                    throw new IllegalStateException("rolled back on purpose");
                  }
                  return "";
                }

                @Override
                public TransactionInfo getTransactionInfo() {
                  TransactionInfo info = new TransactionInfo();
                  info.setName("whole");
                  info.setTimeOut(180_000);
                  return info;
                }
              });
    } catch (TransactionalExecutor.ExecutionException e) {
      return xid[0] + " " + e.getCode();
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    return xid[0] + " " + "Committed";
  }

  /** Returns the code of Seata's exception, or the names of the exceptions. */
  @Override
  public String errorCode(Throwable failure) {
    StringBuilder names = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TransactionException e && e.getCode() != null) {
        return e.getCode().name();
      }
      if (cause instanceof LockConflictException e && e.getCode() != null) {
        return e.getCode().name(); // says whether to wait for the lock or to fail fast
      }
      names.append(names.isEmpty() ? "" : "/").append(cause.getClass().getSimpleName());
    }
    return names.toString();
  }
}
