package io.hawser.registry.support;

import java.time.Duration;

/**
 * One kind of registry, with its settings. {@link SupervisedRegistry} does the rest: retries,
 * listeners, outages, time limits of callers. {@link #open} and the calls of a session come from
 * one worker thread, everything else from any thread.
 */
public interface Backend extends AutoCloseable {

  /**
   * Where this registry is, without secrets.
   *
   * @return for instance {@code "etcd http://10.0.0.1:2379"}
   */
  String description();

  /**
   * How long a caller waits for one call, connecting included.
   *
   * @return the limit; longer than what {@link #open} and each call of a {@link Session} may block
   */
  Duration callTimeout();

  /**
   * Connects to the registry and logs in.
   *
   * @param events what the session reports, from any thread
   * @return the session, ready for calls
   * @throws Exception if there is no connection; {@link #explain} says why
   */
  Session open(SessionEvents events) throws Exception;

  /**
   * Whether a lost session may be replaced by one with another server. Then listeners are notified
   * of an outage only if {@link #open} fails, too.
   *
   * @return by default {@code false}: each lost session is an outage
   */
  default boolean canFailOver() {
    return false;
  }

  /**
   * Whether the registry may answer from a cache that lags behind. A new listener is then notified
   * of the list that its subscription found: a change back to it, which a lookup could have missed,
   * would not be noticed as one.
   *
   * @return by default {@code false}: a new listener is notified of the first change
   */
  default boolean answersFromCache() {
    return false;
  }

  /**
   * Classifies an error of {@link #open} or of a session.
   *
   * @param error what was thrown or reported
   * @return what follows from it
   */
  Failure classify(Throwable error);

  /**
   * Says in words what happened, to follow "Cannot look up cluster default in etcd …: ".
   *
   * @param error what was thrown or reported
   * @return a clause without secrets
   */
  String explain(Throwable error);

  /**
   * Frees everything, also what an {@link #open} that is still running has begun, and lets calls
   * that block fail. Any thread; called once, after the last session was closed or while the worker
   * does not answer.
   */
  @Override
  void close();

  /** What follows from an error. */
  enum Failure {
    /** The session is of no more use: a new one is opened after a pause. */
    LOST,

    /** The registry cannot do this at the moment; the session stays, the call is repeated later. */
    UNAVAILABLE,

    /** The registry rejected the call, as with missing permissions; repeated later, too. */
    REJECTED
  }
}
