package io.hawser.context;

import io.hawser.error.TransactionContextException;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The XID that the current thread works for. Branches that name no XID belong to it, and clients of
 * other services send it along.
 *
 * <p>It is bound for a while: {@link #bind(String)} returns a {@link Scope}, and closing that scope
 * restores what was there before. The keys {@value #MDC_XID} and {@value #MDC_BRANCH_ID} of SLF4J's
 * {@link MDC} change with it.
 *
 * <p>Other threads do not inherit it. It crosses to them by {@link #attached(Executor)}, or by
 * Micrometer's context propagation with the key {@value XidThreadLocalAccessor#KEY}.
 */
public final class XidContext {
  /** The key under which the MDC has the XID. */
  public static final String MDC_XID = "X-TX-XID";

  /** The key under which the MDC has the branch id, if one is bound. */
  public static final String MDC_BRANCH_ID = "X-TX-BRANCH-ID";

  /** The innermost open scope of each thread. */
  private static final ThreadLocal<@Nullable Scope> INNERMOST = new ThreadLocal<>();

  private XidContext() {}

  /** The values that a scope binds. {@code mark} is known only where the transaction was begun. */
  private record Binding(String xid, @Nullable Long branchId, @Nullable RollbackMark mark) {}

  private static @Nullable Binding binding() {
    Scope scope = INNERMOST.get();
    return scope == null ? null : scope.binding;
  }

  /**
   * Returns the XID of the current thread.
   *
   * @return the XID, or {@code null} if none is bound
   */
  public static @Nullable String current() {
    Binding binding = binding();
    return binding == null ? null : binding.xid;
  }

  /**
   * Returns the branch of the current thread, whose try runs on it.
   *
   * @return the branch id, or {@code null} if none is bound
   */
  public static @Nullable Long currentBranchId() {
    Binding binding = binding();
    return binding == null ? null : binding.branchId;
  }

  /**
   * Returns the XID of the current thread, which must have one.
   *
   * @return the XID
   * @throws TransactionContextException if none is bound; the message says how to bind one
   */
  public static String required() {
    String xid = current();
    if (xid == null) {
      throw new TransactionContextException(
          "No XID is bound to thread "
              + Thread.currentThread().getName()
              + ". Work inside TransactionTemplate.execute, or bind the XID that the caller sent by"
              + " XidContext.bind; another thread gets it by XidContext.attached or by Micrometer's"
              + " context propagation");
    }
    return xid;
  }

  /**
   * Returns the mark by which participants of this process have the transaction of the current
   * thread rolled back.
   *
   * @return the mark, or {@code null} if no XID is bound or the transaction was begun elsewhere
   */
  public static @Nullable RollbackMark rollbackMark() {
    Binding binding = binding();
    return binding == null ? null : binding.mark;
  }

  /**
   * Binds an XID to the current thread.
   *
   * @param xid the XID
   * @return the scope, to be closed by this thread
   * @throws IllegalArgumentException if the text is not an XID, see {@link Xid#check}
   */
  public static Scope bind(String xid) {
    return new Scope(new Binding(Xid.check(xid), null, markOf(xid)), false);
  }

  /**
   * Binds an XID and a branch to the current thread. The branch appears in the MDC and is {@link
   * #currentBranchId()}.
   *
   * @param xid the XID
   * @param branchId the branch
   * @return the scope, to be closed by this thread
   * @throws IllegalArgumentException if the text is not an XID, see {@link Xid#check}
   */
  public static Scope bind(String xid, long branchId) {
    return new Scope(new Binding(Xid.check(xid), branchId, markOf(xid)), false);
  }

  /**
   * Binds an XID that was begun here to the current thread.
   *
   * @param xid the XID
   * @param mark the mark that participants may set and the caller reads before it commits
   * @return the scope, to be closed by this thread
   * @throws IllegalArgumentException if the text is not an XID, see {@link Xid#check}
   */
  public static Scope bind(String xid, RollbackMark mark) {
    return new Scope(
        new Binding(Xid.check(xid), null, Objects.requireNonNull(mark, "mark")), false);
  }

  private static @Nullable RollbackMark markOf(String xid) {
    Binding outer = binding();
    return outer != null && outer.xid.equals(xid) ? outer.mark : null;
  }

  /**
   * Leaves the current thread without an XID, until the scope is closed.
   *
   * @return the scope, to be closed by this thread
   */
  public static Scope suspend() {
    return new Scope(null, false);
  }

  /**
   * Leaves the current thread without an XID, until this scope or the one around it is closed. It
   * is for frameworks that unbind an XID which something else has bound, and never come back.
   *
   * @return the scope, to be closed by this thread, or not at all
   */
  public static Scope hide() {
    if (current() != null) {
      return new Scope(null, false, INNERMOST.get());
    }
    Scope nothing = suspend(); // no other scope would end it
    nothing.close();
    return nothing;
  }

  /**
   * Binds what a request brought: an XID, or none. What the thread had before does not count.
   *
   * @param xid the XID, or {@code null} to leave the thread without one
   * @return the scope, to be closed by this thread
   * @throws IllegalArgumentException if the text is not an XID, see {@link Xid#check}
   */
  public static Scope bindOrSuspend(@Nullable String xid) {
    return xid == null ? suspend() : bind(xid);
  }

  /**
   * Wraps a task so that it runs with the XID that is bound now, in whatever thread. Without an XID
   * it runs without one.
   *
   * @param task the task
   * @return the wrapped task, which may run many times
   */
  public static Runnable attached(Runnable task) {
    return with(binding(), task);
  }

  /**
   * Wraps an executor so that each task runs with the XID of the thread that passed it. {@code
   * CompletableFuture.supplyAsync(task, XidContext.attached(executor))} keeps the XID.
   *
   * @param executor the executor
   * @return the wrapped executor
   */
  public static Executor attached(Executor executor) {
    Objects.requireNonNull(executor, "executor");
    return task -> executor.execute(attached(task));
  }

  /**
   * Wraps a task so that it runs without an XID, in whatever thread.
   *
   * @param task the task
   * @return the wrapped task, which may run many times
   */
  public static Runnable detached(Runnable task) {
    return with(null, task);
  }

  private static Runnable with(@Nullable Binding binding, Runnable task) {
    Objects.requireNonNull(task, "task");
    return () -> {
      Scope scope = new Scope(binding, false);
      try (scope) {
        task.run();
      }
    };
  }

  /** Binds what Micrometer carried to this thread; {@code null} binds nothing. */
  static void carry(@Nullable String xid) {
    new Scope(xid == null ? null : new Binding(Xid.check(xid), null, markOf(xid)), true);
  }

  /**
   * Ends the last {@link #carry} of this thread, and the scopes inside that were left open.
   *
   * @param previous what the thread then has if it carries nothing
   */
  static void putDown(@Nullable String previous) {
    Scope carrying = INNERMOST.get();
    while (carrying != null && !carrying.carried) {
      carrying.closed = true;
      carrying = carrying.outer;
    }
    if (carrying != null) {
      carrying.closed = true;
      carrying = carrying.outer;
    } else if (previous != null) {
      INNERMOST.remove();
      new Scope(new Binding(Xid.check(previous), null, null), false);
      return;
    }
    settle(carrying);
  }

  /** Makes the first open scope the innermost one. */
  private static void settle(@Nullable Scope from) {
    Scope scope = firstOpen(from);
    if (scope == null) {
      INNERMOST.remove();
    } else {
      scope.outer = firstOpen(scope.outer); // a scope that stays open keeps no closed ones
      INNERMOST.set(scope);
    }
    show(scope == null ? null : scope.binding);
  }

  private static @Nullable Scope firstOpen(@Nullable Scope from) {
    Scope scope = from;
    while (scope != null && !scope.isOpen()) {
      scope = scope.outer;
    }
    return scope;
  }

  private static void show(@Nullable Binding binding) {
    show(MDC_XID, binding == null ? null : binding.xid);
    show(
        MDC_BRANCH_ID,
        binding == null || binding.branchId == null ? null : Long.toString(binding.branchId));
  }

  private static void show(String key, @Nullable String value) {
    if (value == null) {
      MDC.remove(key);
    } else {
      MDC.put(key, value);
    }
  }

  /**
   * The time for which an XID is bound, or none is. Meant for try-with-resources.
   *
   * <p>Scopes may be closed in any order: one that is closed before a scope inside it has its
   * effect removed when that one is closed. Nothing stays bound when all are closed.
   */
  public static final class Scope implements AutoCloseable {
    private final @Nullable Binding binding;
    private final boolean carried;
    private final Thread thread = Thread.currentThread();
    private final @Nullable Scope hidden; // this one ends with it
    private @Nullable Scope outer = INNERMOST.get();
    private boolean closed;

    private Scope(@Nullable Binding binding, boolean carried) {
      this(binding, carried, null);
    }

    private Scope(@Nullable Binding binding, boolean carried, @Nullable Scope hidden) {
      this.binding = binding;
      this.carried = carried;
      this.hidden = hidden;
      settle(this);
    }

    /**
     * Returns whether this scope is open, be it the innermost one or not.
     *
     * @return false once it is closed, or the scope that it hides
     */
    public boolean isOpen() {
      return !closed && (hidden == null || hidden.isOpen());
    }

    /**
     * Returns whether this scope is open and no open scope is inside it. Only then does closing it
     * take effect immediately.
     *
     * @return whether the current thread has what this scope binds
     */
    public boolean isInnermost() {
      return isOpen() && INNERMOST.get() == this;
    }

    /**
     * Restores what was bound before. A second call does nothing.
     *
     * @throws IllegalStateException if another thread than the one that opened the scope calls it;
     *     nothing changes then in either thread
     */
    @Override
    public void close() {
      if (Thread.currentThread() != thread) {
        throw new IllegalStateException(
            "A scope of XidContext was opened by thread "
                + thread.getName()
                + " and cannot be closed by thread "
                + Thread.currentThread().getName());
      }
      if (!closed) {
        closed = true;
        settle(INNERMOST.get());
      }
    }
  }
}
