package io.hawser.registry.nacos;

import com.alibaba.nacos.api.naming.pojo.ServiceInfo;
import io.hawser.error.RegistryException;
import io.hawser.registry.ClientLibrary;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a connection to one of the Nacos servers. A lost one is replaced: tried at once, then after
 * pauses that double from 100 ms to 2 s. If another server takes over at once, that is no outage.
 */
final class NacosLink implements NacosConnection.Events {
  private static final Logger log = LoggerFactory.getLogger(NacosLink.class);
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 2000;
  private static final long CLOSE_MILLIS = 2000;

  /** Who uses the link; called on its thread. */
  interface User {
    /** A new connection: write and subscribe everything again before others get to see it. */
    void restore(NacosConnection fresh) throws NoAnswerException, RefusalException;

    /** An outage begins. */
    void down(RegistryException error);

    /** There is another connection than before, and all is restored. */
    void up();

    /** The server has told about a change. */
    void pushed(ServiceInfo info);

    /** The link ends: take back what was written. */
    void leave(NacosConnection last) throws NoAnswerException, RefusalException;
  }

  private final NacosSettings settings;
  private final Access access;
  private final User user;
  private final LinkThread thread = new LinkThread();
  private final AtomicReference<@Nullable ServiceInfo> latestPush = new AtomicReference<>();
  private volatile @Nullable NacosConnection current;
  private volatile String whyDown = "not connected yet";
  private volatile boolean closed;

  // On the thread only.
  private int next;
  private long pauseMillis;
  private boolean unusable; // the client library does not fit

  NacosLink(NacosSettings settings, User user) {
    this.settings = settings;
    this.access = Access.of(settings);
    this.user = user;
    this.next = ThreadLocalRandom.current().nextInt(settings.servers().size());
  }

  /** Connects for the first time. */
  void start() {
    try {
      call("connect", this::connect);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  Access access() {
    return access;
  }

  /**
   * The connection, for questions that may be asked by any thread.
   *
   * @throws NoAnswerException in an outage, at once
   */
  NacosConnection connection() throws NoAnswerException {
    NacosConnection connection = current;
    if (connection == null) {
      throw new NoAnswerException(whyDown, null);
    }
    return connection;
  }

  /** In an outage, says so at once: the thread may be busy with an attempt to connect. */
  void refuseIfDown(String what) {
    if (current == null) {
      throw error(what, whyDown, null);
    }
  }

  /**
   * Does something on the link's thread and waits for it.
   *
   * @param what for the error: "Cannot …"
   * @throws RegistryException if it failed
   */
  void call(String what, LinkThread.Step step) {
    // the thread may be busy with one attempt to connect to each server
    long limitMillis =
        settings.requestMillis() + 3L * settings.connectMillis() * settings.servers().size();
    try {
      thread.call(step, limitMillis);
    } catch (RegistryException e) {
      throw (RegistryException) e.inCallerThread();
    } catch (NoAnswerException | RefusalException e) {
      throw error(what, String.valueOf(e.getMessage()), e);
    } catch (RejectedExecutionException e) {
      throw error(what, "the registry is closed", e);
    } catch (TimeoutException e) {
      throw error(what, "no answer within " + limitMillis + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw error(what, "interrupted", e);
    } catch (Exception e) {
      throw error(what, e.toString(), e);
    }
  }

  RegistryException error(String what, String reason, @Nullable Throwable cause) {
    return new RegistryException(
        "Cannot " + what + " (" + settings.description() + "): " + reason,
        cause,
        cause instanceof RefusalException refusal && refusal.isForbidden());
  }

  /** Tries each server once. */
  private void connect() {
    StringBuilder failures = new StringBuilder();
    Throwable last = null;
    List<NacosAddress> servers = settings.servers();
    for (int i = 0; i < servers.size() && !closed; i++) {
      NacosAddress server = servers.get(next);
      next = (next + 1) % servers.size();
      try {
        replace(open(server));
        return;
      } catch (NoAnswerException | RefusalException e) {
        failures.append(failures.isEmpty() ? "" : "; ").append(server).append(": ");
        failures.append(e.getMessage());
        last = e;
      }
    }
    whyDown = "no connection: " + failures;
    throw error("connect", failures.toString(), last);
  }

  private NacosConnection open(NacosAddress server) throws NoAnswerException, RefusalException {
    access.headers(); // a wrong password should be the first thing one hears
    NacosConnection fresh = NacosConnection.open(server, settings, this);
    try {
      user.restore(fresh);
      return fresh;
    } catch (Throwable e) { // errors too: it has threads and a connection
      fresh.close();
      throw e;
    }
  }

  private void replace(NacosConnection fresh) {
    NacosConnection old = current;
    current = fresh;
    pauseMillis = 0;
    log.debug("Connected to Nacos at {}", fresh);
    if (old != null) {
      old.close();
    }
    if (closed) { // close() may have come too early to see this one
      leave();
    }
  }

  @Override
  public void pushed(ServiceInfo info) {
    if (latestPush.getAndSet(info) == null) { // else a task is under way, and takes the newer one
      thread.submit(
          () -> {
            ServiceInfo latest = latestPush.getAndSet(null);
            if (latest != null && current != null) {
              user.pushed(latest);
            }
          });
    }
  }

  @Override
  public void sentAway(NacosConnection connection) {
    thread.submit(
        () -> {
          if (connection == current && !closed && reconnect()) { // registered all the time
            user.up();
          }
        });
  }

  @Override
  public void lost(NacosConnection connection, String reason) {
    thread.submit(
        () -> {
          if (connection == current && !closed) {
            current = null;
            whyDown = "the connection to " + connection + " is lost: " + reason;
            connection.close();
            replaceLost(error("follow the registry", whyDown, null));
          }
        });
  }

  private void replaceLost(RegistryException error) {
    boolean another = settings.servers().size() > 1;
    if (another && reconnect()) {
      user.up();
      return;
    }
    user.down(error);
    if (another) {
      retryLater();
    } else {
      retry();
    }
  }

  private void retry() {
    if (closed || current != null) {
      return;
    }
    if (reconnect()) {
      user.up();
    } else {
      retryLater();
    }
  }

  private void retryLater() {
    if (unusable) {
      return;
    }
    pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, Math.max(FIRST_PAUSE_MILLIS, 2 * pauseMillis));
    thread.schedule(this::retry, pauseMillis);
  }

  private boolean reconnect() {
    try {
      connect();
      return true;
    } catch (Throwable e) { // errors too, such as no more threads: it must be tried again
      log.debug("Still: {}", e.toString());
      if (ClientLibrary.linkageErrorIn(e) != null) { // another version: no pause mends it
        unusable = true;
        whyDown = String.valueOf(e);
        user.down(error("connect", whyDown, e));
      }
      return false;
    }
  }

  /** Ends everything; waits up to two seconds for Nacos. Idempotent, from any thread. */
  void close() {
    closed = true;
    thread.close(this::leave, CLOSE_MILLIS);
    NacosConnection left = current; // it took too long
    current = null;
    if (left != null) {
      left.close();
    }
  }

  private void leave() {
    NacosConnection last = current;
    current = null;
    whyDown = "the registry is closed";
    if (last != null) {
      try {
        user.leave(last);
      } catch (NoAnswerException | RefusalException e) {
        log.debug("Nacos removes the entries when it sees that the connection is closed", e);
      } finally {
        last.close();
      }
    }
  }
}
