package io.hawser.config;

import io.hawser.error.ConfigurationException;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A configuration that follows its file. If the configuration was read from a plain file, a daemon
 * thread named {@code hawser-config} waits for changes in its directory (so that replaced files and
 * symbolic links are noticed too); otherwise there is no thread and nothing ever changes.
 *
 * <p>A file that has become unreadable, empty or wrong changes nothing: the last good configuration
 * stays in force and the log says so.
 */
public final class LiveConfig implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LiveConfig.class);

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final @Nullable WatchService watchService;
  private final @Nullable Thread follower;
  private volatile HawserConfig current;

  /**
   * Starts to follow.
   *
   * @param config the configuration to start with
   */
  public LiveConfig(HawserConfig config) {
    this.current = Objects.requireNonNull(config, "config");
    Path source = config.source();
    this.watchService = source == null ? null : watch(source);
    WatchService service = watchService;
    if (service == null) {
      this.follower = null;
    } else {
      this.follower = new Thread(() -> follow(service), "hawser-config");
      follower.setDaemon(true);
      follower.start();
    }
  }

  private static @Nullable WatchService watch(Path source) {
    Path directory = source.getParent();
    if (directory == null) {
      return null;
    }
    WatchService service = null;
    try {
      service = directory.getFileSystem().newWatchService();
      directory.register(
          service,
          StandardWatchEventKinds.ENTRY_CREATE,
          StandardWatchEventKinds.ENTRY_MODIFY,
          StandardWatchEventKinds.ENTRY_DELETE);
      return service;
    } catch (IOException | UnsupportedOperationException e) {
      log.warn("Cannot watch {}: changes of {} need a restart ({})", directory, source, e + "");
      closeQuietly(service);
      return null;
    }
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

  private void follow(WatchService service) {
    try {
      while (true) {
        WatchKey key = service.take();
        key.pollEvents(); // which file it was does not matter: the content is compared
        refresh();
        if (!key.reset()) {
          log.warn("The directory of {} is gone: its changes are no longer seen", current.origin());
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ClosedWatchServiceException e) {
      log.trace("Stopped following {}", current.origin());
    }
  }

  private void refresh() {
    HawserConfig fresh;
    try {
      fresh = current.reread();
    } catch (ConfigurationException e) {
      log.warn(
          "The changed configuration is not used, the last good one stays: {}", e.getMessage());
      return;
    }
    if (fresh.equals(current)) {
      return;
    }
    if (fresh.startingWith("").isEmpty()) {
      return; // a writer truncates before it writes; the next event brings the content
    }
    current = fresh;
    log.info("Read the changed {}", fresh.origin());
    for (Runnable listener : listeners) {
      try {
        listener.run();
      } catch (RuntimeException e) {
        log.warn("A listener failed on a change of {}", fresh.origin(), e);
      }
    }
  }

  /** Ends the thread and waits for it, unless it is the calling one. Idempotent. */
  @Override
  public void close() {
    listeners.clear();
    closeQuietly(watchService);
    if (follower != null && follower != Thread.currentThread()) {
      try {
        follower.join(1_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void closeQuietly(@Nullable WatchService service) {
    if (service != null) {
      try {
        service.close();
      } catch (IOException e) {
        log.debug("Closing a watch service failed", e);
      }
    }
  }
}
