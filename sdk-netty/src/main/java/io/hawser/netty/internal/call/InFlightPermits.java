package io.hawser.netty.internal.call;

/**
 * The in-flight permits of one connection. A request holds one of them until it completes or moves
 * to another connection. The text form names the other side in errors.
 */
public interface InFlightPermits {

  /**
   * Takes back the permit of a request that has completed. Any thread; called once for each permit.
   */
  void release();

  /** Releases the permits of several requests. */
  default void release(int requests) {
    for (int i = 0; i < requests; i++) {
      release();
    }
  }

  /** Takes back the permit of a request that has moved elsewhere. Any thread; called once. */
  default void leave() {
    release();
  }

  /**
   * Takes back the permit of a request whose caller has given up, once the connection has forgotten
   * the request. This keeps abandoned requests under the same limit as awaited ones. Any thread;
   * called once, instead of {@link #release}.
   */
  default void abandoned(TimedRequest<?> request) {
    release();
  }

  /** Returns permits that are not counted, for requests that a connection sends for itself. */
  static InFlightPermits named(String name) {
    return new Named(name);
  }

  /** A name without permits. */
  record Named(String name) implements InFlightPermits {
    @Override
    public void release() {}

    @Override
    public String toString() {
      return name;
    }
  }
}
