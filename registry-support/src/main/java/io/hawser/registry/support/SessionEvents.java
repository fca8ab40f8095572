package io.hawser.registry.support;

import io.hawser.registry.ServerAddress;
import java.time.Duration;

/**
 * The reports of a session to its supervisor, from any thread. Reports of a closed session are
 * ignored.
 */
public interface SessionEvents {

  /**
   * Reports that a cluster may have changed. Its instances are read again if it is watched. Several
   * reports in a short time cause one read.
   *
   * @param cluster its name
   */
  void changed(String cluster);

  /**
   * Reports that an announcement of this process may be gone. {@link Session#announce} is called
   * again for it. A session that rewrites lost entries by itself need not report them.
   *
   * @param cluster its cluster
   * @param address the address of the server
   */
  void announcementChanged(String cluster, ServerAddress address);

  /**
   * Reports that the session is unusable, which begins an outage.
   *
   * @param cause the cause
   */
  void lost(Throwable cause);

  /**
   * Reports that the session works but the registry asks for a new one. A new session is opened,
   * everything is restored in it, and then this one is closed. That is not an outage. If no session
   * can be opened, this one stays. The default implementation does nothing.
   */
  default void replace() {}

  /**
   * Runs a task on the worker later, unless the session is closed by then. An exception is handled
   * like the error of a call.
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
