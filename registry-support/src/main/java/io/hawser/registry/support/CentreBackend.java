package io.hawser.registry.support;

import io.hawser.config.ConfigCentre;
import java.util.function.Function;

/**
 * One kind of configuration centre, with its settings. {@link SupervisedCentre} does the rest:
 * retries, back-off, its thread. {@link #opener} and the calls of a session run on that thread, all
 * other functions on any thread.
 *
 * @param description where the items are, without secrets: {@code "etcd http://10.0.0.1:2379"}
 * @param document the name of the item that is a whole document
 * @param opener connects to the centre
 * @param explain describes an error without secrets, as the end of the message "Cannot read the
 *     configuration in etcd …: "
 * @param closer frees all resources, including those of a running {@link #opener}, and makes
 *     blocked calls fail. It runs once, after the last session was closed or while the thread does
 *     not answer
 */
public record CentreBackend(
    String description,
    String document,
    Opener opener,
    Function<Throwable, String> explain,
    Runnable closer) {

  /** Connects to the centre. */
  @FunctionalInterface
  public interface Opener {
    /**
     * Connects and logs in.
     *
     * @param events receives the reports of the session, from any thread
     * @return the session, ready for calls
     * @throws Exception if there is no connection
     */
    CentreSession open(ConnectionEvents events) throws Exception;
  }

  /**
   * A connection to a centre. It reports changes of each item that was read. Each call may block up
   * to the centre's own time-out; after an error the session is closed.
   */
  public interface CentreSession extends ConfigCentre.Items {

    /** Closes the connection without waiting for the centre. Does not throw. */
    void close();
  }
}
