package io.hawser.config;

import io.hawser.error.ConfigurationException;
import io.hawser.error.ForeignText;
import io.hawser.error.HawserException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A configuration that follows its file and its configuration centre. If it was read from a plain
 * file, a daemon thread named {@code hawser-config} notices when the file, or a second one that it
 * names, is written or replaced, or when a symbolic link on its path changes. The second file may
 * also come later. If {@link #start} created it and {@code seata.config.type} names a centre, the
 * thread {@code hawser-config-<type>} of the centre notices its changes. Without both there is no
 * thread and the configuration never changes.
 *
 * <p>A file or a centre that is now unreadable, invalid or, for a file, empty changes nothing: the
 * last good configuration stays in force. A warning reports this, except for an empty file, because
 * a writer truncates a file before it writes.
 */
public final class LiveConfig implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LiveConfig.class);

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock(); // guards changes; held for moments
  private final @Nullable CentreFollower centre;
  private final @Nullable FileWatch watch;
  private volatile List<Path> places; // that the file and a second one may be at
  private volatile HawserConfig own; // without the centre
  private volatile @Nullable CentreContent content;
  private volatile HawserConfig current; // both
  private volatile boolean started; // so that changes are news
  private String complaint = ""; // guarded by the lock

  /**
   * Starts to follow the file, but no configuration centre.
   *
   * @param config the configuration to start with
   */
  public LiveConfig(HawserConfig config) {
    this(config, null);
  }

  private LiveConfig(HawserConfig config, @Nullable ConfigCentre centre) {
    this.own = Objects.requireNonNull(config, "config");
    this.started = centre == null;
    this.content = centre == null ? null : CentreContent.unread(centre);
    this.current = merged(config, content);
    this.centre = centre == null ? null : new CentreFollower(centre, () -> own, new FromCentre());
    Path file = config.source();
    this.places = file == null ? List.of() : List.of(file);
    this.watch = file == null ? null : FileWatch.start(() -> places, this::refresh);
  }

  /**
   * Reads the configuration centre, if there is one, and starts to follow it and the file.
   *
   * @param config the configuration to start with
   * @return the configuration with the settings of the centre
   * @throws io.hawser.error.HawserException if the centre cannot be read or used. It is only a
   *     warning if no role of the client fails fast; the centre is then tried again in the
   *     background
   */
  public static LiveConfig start(HawserConfig config) {
    LiveConfig live = new LiveConfig(config, CentreTypes.open(config));
    try {
      if (live.centre != null) {
        live.centre.start(failsFast(config));
      }
      live.started = true;
      return live;
    } catch (Throwable e) { // also an Error: no thread stays
      live.close();
      throw e;
    }
  }

  private static boolean failsFast(HawserConfig config) {
    return config.get(Keys.ROLES).stream()
        .map(role -> role.equals("TM") ? Keys.TM_FAIL_FAST : Keys.RM_FAIL_FAST)
        .anyMatch(config::get);
  }

  private static HawserConfig merged(HawserConfig own, @Nullable CentreContent content) {
    return content == null ? own : own.over(content);
  }

  /**
   * Returns the current configuration.
   *
   * @return the last good one
   */
  public HawserConfig current() {
    return current;
  }

  /**
   * Returns whether {@link #current()} can change.
   *
   * @return whether there is a file or a configuration centre
   */
  public boolean isFollowing() {
    return centre != null || own.source() != null;
  }

  /**
   * Returns whether there is a configuration centre. The server lists are then there, as in Seata,
   * and not in the file that {@code registry.file.name} names.
   *
   * @return whether there is one
   */
  public boolean hasCentre() {
    return centre != null;
  }

  /**
   * Reads the file now. Regular lookups use it, because some file systems, such as network file
   * systems, do not report changes. It neither changes {@link #current()} nor notifies listeners.
   *
   * @return the configuration, or {@link #current()} if the file is invalid
   */
  public HawserConfig latest() {
    HawserConfig known = current;
    try {
      HawserConfig fresh = own.reread(found -> {});
      return fresh.read().empty() ? known : merged(fresh, content);
    } catch (ConfigurationException e) {
      log.debug("Not used: {}", e.getMessage());
      return known;
    }
  }

  /**
   * Registers a listener for changes of {@link #current()}.
   *
   * @param listener runs after the change on the thread that noticed it and must not block for long
   */
  public void onChange(Runnable listener) {
    listeners.add(Objects.requireNonNull(listener, "listener"));
  }

  /**
   * Removes a listener.
   *
   * @param listener the listener given to {@link #onChange}
   */
  public void removeListener(Runnable listener) {
    listeners.remove(listener);
  }

  /** Takes over the file if it has changed. Each of its events calls this. */
  private void refresh() {
    lock.lock();
    try {
      HawserConfig fresh = own.reread(found -> places = found);
      if (fresh.read().empty()) {
        log.debug("The {} is empty, the last good configuration stays", fresh.origin());
        return;
      }
      if (fresh.equals(own) && fresh.origin().equals(own.origin())) {
        complaint = ""; // a bad file may have become what it was before
        return;
      }
      use(fresh, content, fresh.origin());
    } catch (Throwable e) { // also an Error: the thread must survive
      // Our own errors are sentences already.
      String message = e instanceof HawserException ? e.getMessage() : null;
      complain(own.origin(), message == null ? ForeignText.of(e) : message);
      return;
    } finally {
      lock.unlock();
    }
    if (centre != null) {
      centre.refresh(); // another cluster has another list
    }
  }

  /** Receives the content of the centre, and its errors, on the thread of the centre. */
  private final class FromCentre implements CentreFollower.Consumer {
    @Override
    public void read(CentreContent fresh) {
      lock.lock();
      try {
        use(own, fresh, fresh.origin());
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void rejected(String origin, ConfigurationException error) {
      lock.lock();
      try {
        complain(origin, String.valueOf(error.getMessage()));
      } finally {
        lock.unlock();
      }
    }
  }

  /** Makes this the current configuration and reports it if it has changed. Under the lock. */
  private void use(HawserConfig freshOwn, @Nullable CentreContent freshContent, String origin) {
    HawserConfig fresh = merged(freshOwn, freshContent);
    HawserConfig before = current;
    complaint = "";
    own = freshOwn;
    content = freshContent;
    boolean changed = !fresh.equals(before);
    if (changed || !fresh.origin().equals(before.origin())) {
      current = fresh;
    }
    if (!started) {
      fresh.withWarningsLoggedSince(freshOwn);
      return;
    }
    if (!changed) {
      return;
    }
    fresh.withWarningsLogged();
    log.info(
        "Read the changed {}; the mapping and server lists are followed, other settings need a"
            + " restart",
        origin);
    for (Runnable listener : listeners) {
      try {
        listener.run();
      } catch (Throwable e) { // also errors: the thread and the other listeners continue
        GuardedLog.warn(log, "A listener failed on a change of {}", origin, e);
      }
    }
  }

  /**
   * Warns once for each problem, because the file may be read many times before it is corrected.
   * Under the lock.
   */
  private void complain(String origin, String message) {
    if (message.equals(complaint)) {
      log.debug("Still not used: {}", message);
      return;
    }
    complaint = message;
    log.warn("The changed {} is not used, the last good configuration stays: {}", origin, message);
  }

  /** Stops the threads and waits for them, unless one of them makes the call. Idempotent. */
  @Override
  public void close() {
    listeners.clear();
    if (watch != null) {
      watch.close();
    }
    if (centre != null) {
      centre.close();
    }
  }
}
