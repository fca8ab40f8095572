package io.hawser.registry.support;

import io.hawser.registry.ServerAddress;
import java.time.Duration;

/**
 * What a session reports to its supervisor. Any thread; reports of a closed session are ignored.
 */
public interface SessionEvents {

  /**
   * A cluster may have changed: its instances are read again if it is watched. Several reports in a
   * short time lead to one reading.
   *
   * @param cluster its name
   */
  void changed(String cluster);

  /**
   * An announcement of this process may be gone: {@link Session#announce} is called again for it. A
   * session that rewrites what is gone by itself need not report it.
   *
   * @param cluster the cluster it is in
   * @param address of the server
   */
  void announcementChanged(String cluster, ServerAddress address);

  /**
   * The session is of no more use, and an outage begins.
   *
   * @param cause why
   */
  void lost(Throwable cause);

  /**
   * The session works, but the registry asks for another one: a new session is opened, everything
   * is restored in it, then this one is closed. That is no outage. If none can be opened, this one
   * stays, as it does by default.
   */
  default void replace() {}

  /**
   * Runs something on the worker later, unless the session is closed by then. What it throws is
   * handled as the error of a call.
   *
   * @param delay from now
   * @param task what to run
   */
  void schedule(Duration delay, Task task);

  /** Something that may fail. */
  @FunctionalInterface
  interface Task {
    /**
     * Runs it.
     *
     * @throws Exception to be classified by the back-end
     */
    void run() throws Exception;
  }
}
