package io.hawser.netty.internal.call;

/** A connection as seen by what sends on it. Any thread. */
public interface RequestSink {

  /** Returns the in-flight permits of the connection. */
  InFlightPermits permits();

  /** Hands a message to the event loop of the connection; never blocks. */
  void send(OutboundMessage message);
}
