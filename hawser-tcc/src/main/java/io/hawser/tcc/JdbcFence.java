package io.hawser.tcc;

import io.hawser.model.BranchStatus;
import io.hawser.transaction.BranchContext;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The fence of TCC branches, in a table of the service's own database. Its row and the statements
 * of a step are in one local transaction, the row first. So each step takes effect once however
 * often the TC calls it, a cancel without a try is recorded, and a try that comes after its cancel
 * is rejected.
 *
 * <p>Table, statuses and meaning are those of Seata's clients, which may share the table. A fence
 * belongs to one database; a service with two databases has two fences. It is thread-safe. Its
 * clean-up runs until {@link #close()}.
 */
public final class JdbcFence implements AutoCloseable {
  private final FenceDatabase database;
  private final LocalTransactions transactions;
  private final FenceSteps steps;
  private final Duration keep;
  private final @Nullable FenceCleaner cleaner;

  /**
   * Creates a fence with the table {@code tcc_fence_log}, which deletes rows a day after the end of
   * their branches.
   *
   * @param dataSource the service's own database
   */
  public JdbcFence(DataSource dataSource) {
    this(builder(dataSource));
  }

  private JdbcFence(Builder builder) {
    database = new FenceDatabase(builder.dataSource, builder.tableName, builder.clock);
    LocalTransactions given = builder.transactions;
    transactions = given == null ? database.transactions() : given;
    steps = new FenceSteps(database, transactions, builder.listeners);
    keep = builder.keep;
    cleaner =
        builder.cleanPeriod.isZero()
            ? null
            : new FenceCleaner(
                builder.tableName.toString(), builder.cleanPeriod, this::deleteOldRows);
  }

  /**
   * Returns a builder.
   *
   * @param dataSource the service's own database
   * @return a builder with the defaults
   */
  public static Builder builder(DataSource dataSource) {
    return new Builder(dataSource);
  }

  /**
   * Runs a try. Inserts the row of the branch and then runs the work, in one local transaction.
   *
   * @param <R> the type of the result
   * @param xid the global transaction
   * @param branchId the branch, which must be registered already
   * @param actionName the name of the action, at most 64 characters
   * @param work the service's work
   * @return what the work returns
   * @throws FenceException if the branch has been tried or cancelled already, or if the database
   *     reports an error to the fence
   * @throws Exception what the work has thrown, or the commit after it, such as a violation of a
   *     deferred constraint
   */
  public <R extends @Nullable Object> R prepare(
      String xid, long branchId, String actionName, FencedCall<R> work) throws Exception {
    return steps.prepare(new BranchKey(xid, branchId, actionName), work);
  }

  /** Runs a try that belongs to no branch, because global transactions are switched off. */
  <R extends @Nullable Object> R withoutRow(FencedCall<R> work) throws Exception {
    return steps.withoutRow(work);
  }

  /**
   * Runs a confirm. Marks the row as committed and then runs the work, in one local transaction. If
   * the row says committed, the work does not run.
   *
   * @param branch the branch; its resource id is the name of the action
   * @param work the service's work; any status but {@link BranchStatus#PhaseTwo_Committed} rolls
   *     the local transaction back
   * @return the status for the TC
   * @throws Exception if the confirm must be repeated, also because there is no row of the branch
   */
  public BranchStatus commit(BranchContext branch, FencedCall<BranchStatus> work) throws Exception {
    return steps.commit(key(branch), work);
  }

  /**
   * Runs a cancel. Marks the row as rolled back and then runs the work, in one local transaction.
   * If the row says rolled back, the work does not run. If there is no row, the branch was never
   * tried: the fence inserts one that rejects a late try.
   *
   * @param branch the branch; its resource id is the name of the action
   * @param emptyRollback whether the work runs, too, if the branch was never tried
   * @param work the service's work; any status but {@link BranchStatus#PhaseTwo_Rollbacked} rolls
   *     the local transaction back
   * @return the status for the TC
   * @throws Exception if the cancel must be repeated
   */
  public BranchStatus rollback(
      BranchContext branch, EmptyRollback emptyRollback, FencedCall<BranchStatus> work)
      throws Exception {
    Objects.requireNonNull(emptyRollback, "emptyRollback");
    return steps.rollback(key(branch), emptyRollback, work);
  }

  private static BranchKey key(BranchContext branch) {
    return new BranchKey(branch.xid(), branch.branchId(), branch.resourceId());
  }

  /**
   * Tries out that the table is there and can do what a fence needs, and that {@link
   * Builder#transactions}, if they were set, are local transactions of the same database. Call it
   * once at the start of a service.
   *
   * @throws FenceException if not; the message says what is missing
   */
  public void check() {
    database.check(transactions);
  }

  /**
   * Creates the table if it does not exist, with the statements that the jar contains. Several
   * services may do so at the same time. If the table exists, no right to create one is needed.
   *
   * @throws FenceException if the database rejects that
   */
  public void createTableIfMissing() {
    database.createTableIfMissing();
  }

  /**
   * Deletes the rows of branches that ended long ago, in batches, each in a transaction of its own.
   * Rows of branches that are tried and have not ended stay. The fence does this regularly on its
   * own.
   *
   * @return the number of rows
   * @throws FenceException if the database reports an error
   */
  public int deleteOldRows() {
    return database.deleteOldRows(keep);
  }

  /** Ends the clean-up. Steps may still run. */
  @Override
  public void close() {
    if (cleaner != null) {
      cleaner.close();
    }
  }

  /** Settings of a fence. */
  public static final class Builder {
    private final DataSource dataSource;
    private FenceName tableName = FenceName.of("tcc_fence_log");
    private Duration keep = Duration.ofDays(1);
    private Duration cleanPeriod = Duration.ofDays(1);
    private Clock clock = Clock.systemUTC();
    private @Nullable LocalTransactions transactions;
    private final List<FenceListener> listeners = new ArrayList<>();

    private Builder(DataSource dataSource) {
      this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
    }

    /**
     * Sets the name of the table, {@code tcc_fence_log} by default.
     *
     * <p>A plain name means the table that the database finds without quotes, and may be a reserved
     * word. In double quotes, case and special characters count.
     *
     * @param name letters, digits, {@code _} and {@code $}, or any name in double quotes; a schema,
     *     or a catalog and a schema, may precede it, each with a dot
     * @return this builder
     * @throws IllegalArgumentException if it is something else
     */
    public Builder tableName(String name) {
      tableName = FenceName.of(Objects.requireNonNull(name, "name"));
      return this;
    }

    /**
     * Sets how long the row of a branch stays after its end, 1 day by default. It must be longer
     * than a global transaction can last: after that time a late try is not recognised any more.
     *
     * @param age the time
     * @return this builder
     */
    public Builder keep(Duration age) {
      if (age.isNegative() || age.isZero()) {
        throw new IllegalArgumentException("keep: " + age + " (expected: more than 0)");
      }
      keep = age;
      return this;
    }

    /**
     * Sets how often old rows are deleted, once a day by default.
     *
     * @param period the time; zero means never
     * @return this builder
     */
    public Builder cleanPeriod(Duration period) {
      if (period.isNegative()) {
        throw new IllegalArgumentException("cleanPeriod: " + period + " (expected: 0 or more)");
      }
      cleanPeriod = period;
      return this;
    }

    /**
     * Sets what runs the local transactions. By default the fence opens a connection for each.
     *
     * @param localTransactions for example those of a framework
     * @return this builder
     */
    public Builder transactions(LocalTransactions localTransactions) {
      transactions = Objects.requireNonNull(localTransactions, "localTransactions");
      return this;
    }

    /**
     * Adds what is notified of empty rollbacks, late tries and repeated steps, for example {@code
     * io.hawser.micrometer.FenceMetrics}.
     *
     * @param fenceListener it must not block
     * @return this builder
     */
    public Builder listener(FenceListener fenceListener) {
      listeners.add(Objects.requireNonNull(fenceListener, "fenceListener"));
      return this;
    }

    Builder clock(Clock newClock) {
      clock = newClock;
      return this;
    }

    /**
     * Creates the fence and starts its clean-up.
     *
     * @return the fence
     */
    public JdbcFence build() {
      return new JdbcFence(this);
    }
  }
}
