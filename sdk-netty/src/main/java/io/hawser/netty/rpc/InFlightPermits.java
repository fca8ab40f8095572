package io.hawser.netty.rpc;

/**
 * What a request is on: usually a connection, on which it has a place until it ends or moves. Its
 * text form names the other side in errors.
 */
public interface InFlightPermits {

  /** The request has ended: its place is free. Any thread; called once for each place. */
  void release();

  /** The same for several requests at once, each of which has a place. */
  default void release(int requests) {
    for (int i = 0; i < requests; i++) {
      release();
    }
  }

  /** The request has moved to another carrier: its place here is free. Any thread; called once. */
  default void leave() {
    release();
  }

  /**
   * The request has ended, because its caller waits no more, while this still knows it: its place
   * is free when this has forgotten it. So what callers give up is bounded as what they wait for.
   * Any thread; called once, instead of {@link #release}.
   */
  default void abandoned(MessageFuture<?> future) {
    release();
  }

  /** One that has no places to count. */
  static InFlightPermits named(String name) {
    return new Named(name);
  }

  /** Only a name. */
  record Named(String name) implements InFlightPermits {
    @Override
    public void release() {}

    @Override
    public String toString() {
      return name;
    }
  }
}
