package io.hawser.registry.support;

import java.time.Duration;

/**
 * What a session reports to its supervisor. Any thread; reports of a closed session are ignored.
 */
public interface SessionEvents {

  /**
   * A cluster may have changed: its instances are read again, and our announcements in it are
   * written again if they are gone. Several reports in a short time lead to one reading.
   *
   * @param cluster its name
   */
  void changed(String cluster);

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
