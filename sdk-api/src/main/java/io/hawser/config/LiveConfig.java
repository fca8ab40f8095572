package io.hawser.config;

import io.hawser.error.ConfigurationException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A configuration that follows its file. If the configuration was read from a plain file, a daemon
 * thread named {@code hawser-config} notices when the file is written or replaced, or when a
 * symbolic link on its path changes. Without a plain file there is no thread and the configuration
 * never changes.
 *
 * <p>A file that is now unreadable, invalid or empty changes nothing: the last good configuration
 * stays in force. A warning reports this, except for an empty file, because a writer truncates a
 * file before it writes.
 */
public final class LiveConfig implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LiveConfig.class);

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final @Nullable FileWatch watch;
  private volatile HawserConfig current;
  private String complaint = ""; // of the thread only

  /**
   * Starts to follow the file.
   *
   * @param config the configuration to start with
   */
  public LiveConfig(HawserConfig config) {
    this.current = Objects.requireNonNull(config, "config");
    List<Path> files = config.files();
    this.watch = files.isEmpty() ? null : FileWatch.start(files, this::refresh);
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
   * Reads the file now. Regular lookups use it, because some file systems, such as network file
   * systems, do not report changes. It neither changes {@link #current()} nor notifies listeners.
   *
   * @return the configuration, or {@link #current()} if the file is invalid
   */
  public HawserConfig latest() {
    HawserConfig known = current;
    try {
      HawserConfig fresh = known.reread();
      return fresh.isSourceEmpty() ? known : fresh;
    } catch (ConfigurationException e) {
      log.debug("Not used: {}", e.getMessage());
      return known;
    }
  }

  /**
   * Registers a listener for changes of {@link #current()}.
   *
   * @param listener runs on the thread {@code hawser-config} after the change and must not block
   *     for long
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

  private void refresh() {
    HawserConfig fresh;
    try {
      fresh = current.reread();
    } catch (RuntimeException e) { // the thread must survive any error
      complain(String.valueOf(e.getMessage()));
      return;
    }
    if (fresh.isSourceEmpty()) {
      log.debug("The {} is empty, the last good configuration stays", fresh.origin());
      return;
    }
    complaint = "";
    if (fresh.equals(current)) {
      return;
    }
    current = fresh.withWarningsLogged();
    log.info(
        "Read the changed {}; the mapping and server lists are followed, other settings need a restart",
        fresh.origin());
    for (Runnable listener : listeners) {
      try {
        listener.run();
      } catch (Throwable e) { // also errors: the thread and the other listeners continue
        log.warn("A listener failed on a change of {}", fresh.origin(), e);
      }
    }
  }

  /**
   * Warns once for each problem, because the file may be read many times before it is corrected.
   */
  private void complain(String message) {
    if (message.equals(complaint)) {
      log.debug("Still not used: {}", message);
      return;
    }
    complaint = message;
    log.warn(
        "The changed {} is not used, the last good configuration stays: {}",
        current.origin(),
        message);
  }

  /** Stops the thread and waits for it, unless the thread itself makes the call. Idempotent. */
  @Override
  public void close() {
    listeners.clear();
    if (watch != null) {
      watch.close();
    }
  }
}
