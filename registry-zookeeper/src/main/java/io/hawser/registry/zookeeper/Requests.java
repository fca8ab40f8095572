package io.hawser.registry.zookeeper;

import io.hawser.error.RegistryException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;

/**
 * Lets a caller wait for what the worker does, no longer than the connect time-out, and puts into
 * words why there is no answer.
 */
final class Requests {

  /** What is to be done on the worker's thread. */
  interface Request<T> {
    T run(ZooKeeper handle) throws Exception;
  }

  /** ZooKeeper's client tries to reconnect once a second. */
  private static final Duration LEAST = Duration.ofSeconds(1);

  /** A connection may move to another server of the ensemble in the middle of a request. */
  private static final int ATTEMPTS = 3;

  private final ZooKeeperSettings settings;
  private final Sessions sessions;
  private final Worker worker;

  Requests(ZooKeeperSettings settings, Sessions sessions, Worker worker) {
    this.settings = settings;
    this.sessions = sessions;
    this.worker = worker;
  }

  <T> T call(String what, Request<T> request) {
    Duration timeout = settings.connectTimeout();
    long deadline = System.nanoTime() + timeout.toNanos();
    try {
      for (int attempt = 1; ; attempt++) {
        awaitConnected(what, Duration.ofNanos(deadline - System.nanoTime()));
        Future<T> answer = worker.submit(() -> request.run(sessions.handle()));
        try {
          return answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
          answer.cancel(false);
          throw error(what, "no answer within " + timeout.toMillis() + " ms", e);
        } catch (ExecutionException e) {
          if (attempt == ATTEMPTS || sessions.isClosed() || !isTransient(e.getCause())) {
            throw error(what, e.getCause());
          }
        }
      }
    } catch (RejectedExecutionException | CancellationException e) {
      throw error(what, "it is closed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw error(what, "interrupted while waiting", e);
    }
  }

  private void awaitConnected(String what, Duration timeout) throws InterruptedException {
    if (sessions.awaitConnected(timeout, LEAST)) {
      return;
    }
    if (sessions.isClosed()) {
      throw error(what, "it is closed", null);
    }
    throw notConnected(what);
  }

  static boolean isTransient(@Nullable Throwable cause) {
    return cause instanceof KeeperException.ConnectionLossException
        || cause instanceof KeeperException.SessionExpiredException
        || cause instanceof KeeperException.SessionMovedException;
  }

  RegistryException notConnected(String what) {
    String hint =
        settings.isSecure()
            ? "; check "
                + ZooKeeperSettings.SERVER_ADDR
                + ", whether a server listens there for"
                + " TLS, and "
                + TlsSettings.TRUST_STORE
            : "; check " + ZooKeeperSettings.SERVER_ADDR + " and whether a server listens there";
    return error(what, "no connection" + hint, null);
  }

  RegistryException error(String what, @Nullable Throwable cause) {
    return error(what, reason(cause), cause);
  }

  RegistryException error(String what, String reason, @Nullable Throwable cause) {
    return new RegistryException(
        "Cannot " + what + " in " + settings.description() + ": " + reason,
        cause,
        cause instanceof KeeperException.NoAuthException
            || cause instanceof KeeperException.AuthFailedException
            || cause instanceof KeeperException.InvalidACLException);
  }

  private String reason(@Nullable Throwable cause) {
    if (cause instanceof InterruptedException) { // only closing interrupts the worker
      return "it is closed";
    }
    if (cause instanceof KeeperException.ConnectionLossException) {
      return "the connection was lost";
    }
    if (cause instanceof KeeperException.SessionExpiredException) {
      return "the session has expired";
    }
    if (cause instanceof KeeperException.NoAuthException denied) {
      return "access to "
          + denied.getPath()
          + " is denied; check "
          + (settings.credentials() == null
              ? "whether " + ZooKeeperSettings.USERNAME + " must be set"
              : ZooKeeperSettings.USERNAME + " and " + ZooKeeperSettings.PASSWORD)
          + ", and the node's ACL";
    }
    return String.valueOf(cause);
  }
}
