package io.hawser.registry.support;

import io.hawser.config.ConfigCentre;

/**
 * One kind of configuration centre, with its settings. {@link SupervisedCentre} does the rest:
 * retries, back-off, its thread. {@link #open} and the calls of a session run on that thread, all
 * other methods on any thread.
 */
public interface CentreBackend extends AutoCloseable {

  /**
   * Returns where the items are, without secrets.
   *
   * @return for instance {@code "etcd http://10.0.0.1:2379"}
   */
  String description();

  /**
   * Returns the name of the item that is a whole document.
   *
   * @return its name
   */
  String document();

  /**
   * Connects to the centre and logs in.
   *
   * @param events receives the reports of the session, from any thread
   * @return the session, ready for calls
   * @throws Exception if there is no connection; {@link #explain} describes the cause
   */
  CentreSession open(ConnectionEvents events) throws Exception;

  /**
   * Describes an error, as the end of the message "Cannot read the configuration in etcd …: ".
   *
   * @param error what was thrown or reported
   * @return a clause without secrets
   */
  String explain(Throwable error);

  /**
   * Frees all resources, including those of a running {@link #open}, and makes blocked calls fail.
   * It is called once, by any thread, after the last session was closed or while the thread does
   * not answer.
   */
  @Override
  void close();

  /**
   * A connection to a centre. It reports changes of each item that was read. Each call may block up
   * to the centre's own time-out; after an error the session is closed.
   */
  interface CentreSession extends ConfigCentre.Items {

    /** Closes the connection without waiting for the centre. Does not throw. */
    void close();
  }
}
