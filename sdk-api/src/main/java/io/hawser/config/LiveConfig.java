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
 * thread named {@code hawser-config} waits until it is written, replaced, or reached by other
 * symbolic links; otherwise there is no thread and nothing ever changes.
 *
 * <p>A file that has become unreadable, wrong or empty changes nothing: the last good configuration
 * stays in force. The log says so, except for an empty file, which is what a writer first makes of
 * it.
 */
public final class LiveConfig implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LiveConfig.class);

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final @Nullable FileWatch watch;
  private volatile HawserConfig current;
  private String complaint = ""; // of the thread only

  /**
   * Starts to follow.
   *
   * @param config the configuration to start with
   */
  public LiveConfig(HawserConfig config) {
    this.current = Objects.requireNonNull(config, "config");
    List<Path> files = config.files();
    this.watch = files.isEmpty() ? null : FileWatch.start(files, this::refresh);
  }

  /**
   * The configuration now.
   *
   * @return the last good one
   */
  public HawserConfig current() {
    return current;
  }

  /**
   * Reads the file now. For lookups from time to time, which then work even where nobody tells
   * about changes, as on network file systems. Neither changes {@link #current()} nor tells
   * listeners.
   *
   * @return the configuration, or {@link #current()} if the file is not good
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
   * Asks to be told after {@link #current()} has changed.
   *
   * @param listener runs on the thread {@code hawser-config}; must not block for long
   */
  public void onChange(Runnable listener) {
    listeners.add(Objects.requireNonNull(listener, "listener"));
  }

  /**
   * Ends {@link #onChange}.
   *
   * @param listener the same object
   */
  public void removeListener(Runnable listener) {
    listeners.remove(listener);
  }

  private void refresh() {
    HawserConfig fresh;
    try {
      fresh = current.reread();
    } catch (RuntimeException e) { // whatever it is, the thread must live on
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
      } catch (Throwable e) { // errors too: the thread and the other listeners go on
        log.warn("A listener failed on a change of {}", fresh.origin(), e);
      }
    }
  }

  /** Once for each thing that is wrong: a file may be read many times before somebody mends it. */
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

  /** Ends the thread and waits for it, unless it is the calling one. Idempotent. */
  @Override
  public void close() {
    listeners.clear();
    if (watch != null) {
      watch.close();
    }
  }
}
