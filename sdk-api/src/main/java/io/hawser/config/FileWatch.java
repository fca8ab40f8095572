package io.hawser.config;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that waits until one of some files may have changed: written, replaced, removed, or
 * because a symbolic link on the way to it now leads elsewhere. Everything but {@link #close()}
 * happens on that thread.
 */
final class FileWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FileWatch.class);
  private static final int MAX_ROUNDS = 10;
  private static final long JOIN_MILLIS = 1_000;

  private final Supplier<List<Path>> files;
  private final Path first; // in messages
  private final Runnable whenChanged;
  private final WatchService service;
  private final Thread thread;
  private Map<WatchKey, Set<Path>> watched = Map.of();
  private final Set<Path> warned = new HashSet<>();

  private FileWatch(Supplier<List<Path>> files, Path first, Runnable whenChanged)
      throws IOException {
    this.files = files;
    this.first = first;
    this.whenChanged = whenChanged;
    this.service = newService(first);
    // Nothing of the thread that loads the configuration.
    this.thread = new Thread(null, this::run, "hawser-config", 0, false);
    thread.setContextClassLoader(FileWatch.class.getClassLoader());
    thread.setDaemon(true);
  }

  /** Creates a watch service, whose thread of the JDK keeps the context class loader of the SDK. */
  private static WatchService newService(Path file) throws IOException {
    Thread current = Thread.currentThread();
    ClassLoader before = current.getContextClassLoader();
    current.setContextClassLoader(FileWatch.class.getClassLoader());
    try {
      return file.getFileSystem().newWatchService();
    } finally {
      current.setContextClassLoader(before);
    }
  }

  /**
   * Starts the thread.
   *
   * @param files returns at least one file, all of one file system. There need not be a file at
   *     each path. Others may be returned after a change
   * @param whenChanged also called once at the start, as the file may have changed since it was
   *     read, and again after it has changed the files
   * @return {@code null} if files cannot be watched here; that is logged
   */
  static @Nullable FileWatch start(Supplier<List<Path>> files, Runnable whenChanged) {
    Path first = files.get().get(0);
    try {
      FileWatch watch = new FileWatch(files, first, whenChanged);
      watch.thread.start();
      return watch;
    } catch (IOException | UnsupportedOperationException e) {
      warn(first, e);
      return null;
    }
  }

  private static void warn(Path path, Exception e) {
    log.warn("Cannot watch {}: its changes may need a restart to be seen ({})", path, e.toString());
  }

  private void run() {
    try {
      changed();
      while (true) {
        WatchKey key = service.take();
        boolean concerned = concerns(key.pollEvents(), watched.getOrDefault(key, Set.of()));
        boolean directoryGone = !key.reset();
        if (concerned || directoryGone) {
          changed();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ClosedWatchServiceException e) {
      log.trace("Stopped watching {}", first);
    }
  }

  private void changed() {
    try {
      List<Path> followed;
      do {
        followed = files.get();
        watch(followed);
        whenChanged.run();
      } while (!files.get().equals(followed));
    } catch (ClosedWatchServiceException e) {
      throw e;
    } catch (Throwable e) { // also an Error: later changes must be seen
      GuardedLog.warn(log, "A change of {} could not be followed", first, e);
    }
  }

  /** Returns whether events may be about these files; others change in the same directory, too. */
  private static boolean concerns(List<WatchEvent<?>> events, Set<Path> names) {
    for (WatchEvent<?> event : events) {
      if (event.kind() == StandardWatchEventKinds.OVERFLOW
          || (event.context() instanceof Path name && names.contains(name))) {
        return true;
      }
    }
    return false;
  }

  private void watch(List<Path> followed) {
    try {
      Map<Path, Set<Path>> wanted = paths(followed);
      for (int round = 0; round < MAX_ROUNDS; round++) {
        register(wanted);
        // Links may have moved before their directories were watched: look again.
        Map<Path, Set<Path>> now = paths(followed);
        if (now.equals(wanted)) {
          return;
        }
        wanted = now;
      }
    } catch (IOException e) {
      warn(first, e);
    }
  }

  private static Map<Path, Set<Path>> paths(List<Path> followed) throws IOException {
    Map<Path, Set<Path>> all = new HashMap<>();
    for (Path file : followed) {
      WatchedPaths.of(file)
          .forEach(
              (directory, names) ->
                  all.computeIfAbsent(directory, it -> new HashSet<>()).addAll(names));
    }
    return all;
  }

  private void register(Map<Path, Set<Path>> wanted) {
    Map<WatchKey, Set<Path>> keys = new HashMap<>();
    wanted.forEach(
        (directory, names) -> {
          try {
            WatchKey key =
                directory.register(
                    service,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
            keys.put(key, names);
          } catch (NoSuchFileException e) {
            log.trace("{} is gone already", directory);
          } catch (IOException e) {
            if (warned.add(directory)) { // not again after each change
              warn(directory, e);
            }
          }
        });
    for (WatchKey old : watched.keySet()) {
      if (!keys.containsKey(old)) {
        old.cancel();
      }
    }
    watched = keys;
  }

  /** Ends the thread and waits for it, unless it is the calling one. */
  @Override
  public void close() {
    try {
      service.close();
      if (thread != Thread.currentThread()) {
        thread.join(JOIN_MILLIS);
      }
    } catch (IOException e) {
      log.debug("Closing a watch service failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
