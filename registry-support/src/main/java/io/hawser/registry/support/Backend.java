package io.hawser.registry.support;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One kind of registry, with its settings. {@link SupervisedRegistry} does the rest: retries,
 * listeners, outages, and callers' time limits. {@link #open} and the calls of a session run on one
 * worker thread, all other methods on any thread.
 */
public interface Backend extends AutoCloseable {

  /** {@return where this registry is, without secrets: {@code "etcd http://10.0.0.1:2379"}} */
  String description();

  /**
   * Returns how long a caller waits for one call, including connecting.
   *
   * @return the limit, at least the time that {@link #open} and one call of a {@link Session} may
   *     block; 250 ms are added to it
   */
  Duration callTimeout();

  /**
   * Connects to the registry and logs in.
   *
   * @param events receives the reports of the session, from any thread
   * @return the session, ready for calls
   * @throws Exception if there is no connection; {@link #explain} describes the cause
   */
  Session open(SessionEvents events) throws Exception;

  /**
   * Returns the error that {@link #open} throws if no server can be reached. A caller gets it if
   * its limit passes before {@link #open} has returned, as on a busy machine.
   *
   * @return by default {@code null}: the error then only says how long the caller has waited
   */
  default @Nullable Throwable notConnected() {
    return null;
  }

  /**
   * Returns whether a session with another server may replace a lost one. Then listeners are
   * notified of an outage only if {@link #open} also fails.
   *
   * @return by default {@code false}: each lost session is an outage
   */
  default boolean canFailOver() {
    return false;
  }

  /**
   * Returns whether the registry may answer from an outdated cache. A new listener is then notified
   * of the list that its subscription found. Otherwise a change back to this list, after a lookup
   * of an older one, would not be noticed.
   *
   * @return by default {@code false}: a new listener is notified of the first change
   */
  default boolean answersFromCache() {
    return false;
  }

  /**
   * Returns whether servers can be announced, as {@link
   * io.hawser.registry.RegistryService#acceptsAnnouncements()}.
   *
   * @return by default {@code true}
   */
  default boolean acceptsAnnouncements() {
    return true;
  }

  /**
   * {@return the consequence of an error of {@link #open} or of a session} By default that is known
   * of a {@link BackendError}, an invalid name ({@link IllegalArgumentException}) is rejected, and
   * any other error means that the session is lost.
   */
  default Failure classify(Throwable error) {
    if (error instanceof BackendError known) {
      return known.failure();
    }
    return error instanceof IllegalArgumentException ? Failure.REJECTED : Failure.LOST;
  }

  /**
   * {@return an error as a clause without secrets, the end of the message "Cannot look up cluster
   * default in etcd …: "}
   */
  default String explain(Throwable error) {
    return error instanceof IllegalArgumentException
        ? String.valueOf(error.getMessage())
        : BackendError.text(error);
  }

  /**
   * Frees all resources, including those of a running {@link #open}, and makes blocked calls fail.
   * Any thread calls it, after the last session was closed or while the worker does not answer. A
   * second call does nothing.
   */
  @Override
  void close();

  /** The consequence of an error. */
  enum Failure {
    /**
     * The session is unusable. A new one is opened after a pause, and everything that is subscribed
     * or announced is restored in it.
     */
    LOST,

    /**
     * The registry cannot do this at the moment. The session stays. The next round retries what is
     * subscribed or announced; the call of a caller fails.
     */
    UNAVAILABLE,

    /**
     * The registry rejected it, for instance for missing permissions. As {@link #UNAVAILABLE}, and
     * {@link io.hawser.error.RegistryException#isRejected()} is true.
     */
    REJECTED
  }
}
