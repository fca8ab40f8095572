package io.hawser.registry.support;

import io.hawser.registry.ServerAddress;
import java.time.Duration;

/**
 * The reports of a session to its supervisor, from any thread. Reports of a closed session are
 * ignored. What changes is a cluster: its instances are read again if it is watched.
 */
public interface SessionEvents extends ConnectionEvents {

  /**
   * {@inheritDoc} Everything is restored in the new session, and then this one is closed. If no
   * session can be opened, this one stays.
   */
  @Override
  default void replace() {}

  /**
   * Reports that an announcement of this process may be gone, or that it could not be refreshed.
   * {@link Session#announce} is called again for it until that succeeds, and the log says so if it
   * fails. A session that rewrites lost entries by itself need not report them.
   *
   * @param cluster its cluster
   * @param address the address of the server
   */
  void announcementChanged(String cluster, ServerAddress address);

  /**
   * Runs a task on the worker later, unless the session is closed by then. An exception that means
   * the loss of the session is handled like that of a call. Any other is only logged at DEBUG, so a
   * task that maintains announcements also reports them by {@link #announcementChanged}.
   *
   * @param delay the delay from now
   * @param task the task
   */
  void schedule(Duration delay, Task task);

  /** A task that may fail. */
  @FunctionalInterface
  interface Task {
    /**
     * Runs the task.
     *
     * @throws Exception if it fails; the back-end classifies it
     */
    void run() throws Exception;
  }
}
