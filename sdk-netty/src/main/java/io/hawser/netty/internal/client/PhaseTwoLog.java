package io.hawser.netty.internal.client;

import io.hawser.error.ForeignText;
import io.hawser.model.BranchStatus;
import io.hawser.netty.internal.connection.Connection;
import io.hawser.netty.internal.runtime.Unreliable;
import io.hawser.protocol.BranchPhaseTwoResponse;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs problems of the second phase. Servers repeat failed pushes every second, so a problem that
 * recurs is logged when it first occurs and then after growing pauses. Failures of handlers are
 * counted for each resource and phase. Throws nothing. Any thread.
 */
final class PhaseTwoLog {
  private static final Logger log = LoggerFactory.getLogger(PhaseTwoLog.class);

  /** Handlers beyond these share their lines. */
  private static final int MAX_HANDLERS = 1_000;

  private static final String COMMIT = "commit";
  private static final String ROLLBACK = "rollback";
  private static final String UNDO_LOG = "undo-log";

  private record HandlerKey(ResourceTable.Key resource, String phase) {}

  private static final class Handler {
    final LogThrottle failures = new LogThrottle();
    private final ReentrantLock lock = new ReentrantLock();

    final Set<BranchStatus> warnedOf = EnumSet.noneOf(BranchStatus.class);
    boolean warnedOfNull;

    boolean isNew(@Nullable BranchStatus wrong) {
      lock.lock();
      try {
        if (wrong != null) {
          return warnedOf.add(wrong);
        }
        boolean first = !warnedOfNull;
        warnedOfNull = true;
        return first;
      } finally {
        lock.unlock();
      }
    }
  }

  private final Map<HandlerKey, Handler> handlers = new ConcurrentHashMap<>();
  private final Handler others = new Handler();
  private final LogThrottle unregistered = new LogThrottle();
  private final LogThrottle rejected = new LogThrottle();
  private final LogThrottle opposite = new LogThrottle();
  private final LogThrottle notReported = new LogThrottle();

  private Handler handler(ResourceTable.Key resource, String phase) {
    HandlerKey key = new HandlerKey(resource, phase);
    Handler known = handlers.get(key);
    if (known != null) {
      return known;
    }
    return handlers.size() >= MAX_HANDLERS
        ? others
        : handlers.computeIfAbsent(key, it -> new Handler());
  }

  private static String phase(boolean commit) {
    return commit ? COMMIT : ROLLBACK;
  }

  void handlerFailed(BranchPush push, Throwable error) {
    failed(
        push.resource(),
        phase(push.isCommit()),
        branch(push) + "; the server will ask again",
        error);
  }

  void undoLogsFailed(ResourceTable.Key resource, Throwable error) {
    failed(resource, UNDO_LOG, "old undo logs, which the server asks for daily", error);
  }

  private void failed(ResourceTable.Key resource, String phase, String what, Throwable error) {
    long count = handler(resource, phase).failures.happened(System.nanoTime());
    String start = "The " + phase + " handler of " + resource + " failed ";
    if (count == LogThrottle.FIRST) {
      Unreliable.log(
          it -> log.warn("{}for {}. While it goes on, only the count is logged", start, what, it),
          error);
    } else if (count > 0) {
      String text = Unreliable.text(error);
      Unreliable.log(
          () -> log.warn("{}{} more times, last with {} for {}", start, count, text, what));
    } else {
      Unreliable.log(it -> log.debug("{}for {}", start, what, it), error);
    }
  }

  void handlerSucceeded(ResourceTable.Key resource, boolean commit) {
    succeeded(resource, phase(commit));
  }

  void undoLogsDeleted(ResourceTable.Key resource) {
    succeeded(resource, UNDO_LOG);
  }

  private void succeeded(ResourceTable.Key resource, String phase) {
    Handler known = handlers.isEmpty() ? null : handlers.get(new HandlerKey(resource, phase));
    if (known != null && known.failures.wentWell()) {
      Unreliable.log(() -> log.info("The {} handler of {} succeeds again", phase, resource));
    }
  }

  /**
   * Logs a wrong status once for each resource, phase and status: it is a defect of the handler.
   */
  void wrongStatus(BranchPush push, @Nullable BranchStatus status, String expected) {
    String phase = phase(push.isCommit());
    if (handler(push.resource(), phase).isNew(status)) {
      Unreliable.log(
          () ->
              log.warn(
                  "The {} handler of {} returned {} for {} (expected: {}). The server"
                      + " gets a failed status and will retry; this is logged once",
                  phase,
                  push.resource(),
                  status,
                  branch(push),
                  expected));
    }
  }

  void notRegistered(BranchPush push, Set<?> types) {
    happened(
        unregistered,
        push.connection()
            + " wants to end "
            + branch(push)
            + ", but its resource "
            + push.resource()
            + (types.isEmpty() ? " is not registered here" : " is registered here only as " + types)
            + "; it will ask again");
  }

  void rejected(BranchPush push) {
    happened(
        rejected,
        branch(push)
            + " is put off: the client is closing, or the resource "
            + push.resource()
            + " has its share of the RM executor (client.rm.executorThreads,"
            + " client.rm.executorQueueSize)");
  }

  void oppositeRuns(BranchPush push) {
    happened(
        opposite,
        push.connection()
            + " wants a "
            + phase(push.isCommit())
            + " of "
            + branch(push)
            + " while a "
            + phase(!push.isCommit())
            + " of it runs; it will ask again");
  }

  void notReported(Connection connection, BranchPhaseTwoResponse response, Throwable error) {
    happened(
        notReported,
        "branch "
            + response.branchId()
            + " of "
            + ForeignText.line(response.xid())
            + " is "
            + response.branchStatus()
            + ", but "
            + connection
            + " could not receive that ("
            + Unreliable.text(error)
            + "); it will ask again");
  }

  private static String branch(BranchPush push) {
    return "branch " + push.request().branchId() + " of " + ForeignText.line(push.request().xid());
  }

  private static void happened(LogThrottle recurrence, String text) {
    long count = recurrence.happened(System.nanoTime());
    if (count == LogThrottle.FIRST) {
      Unreliable.log(() -> log.warn("{}. While it goes on, only the count is logged", text));
    } else if (count > 0) {
      Unreliable.log(() -> log.warn("{} ({} times since the last line)", text, count));
    } else {
      Unreliable.log(() -> log.debug("{}", text));
    }
  }
}
