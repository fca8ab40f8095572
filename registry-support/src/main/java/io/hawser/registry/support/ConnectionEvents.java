package io.hawser.registry.support;

/** The reports of a connection, from any thread. Reports of a closed connection are ignored. */
public interface ConnectionEvents {

  /**
   * Reports that something that is watched may have changed. It is read again. Several reports in a
   * short time cause one read.
   *
   * @param name its name
   */
  void changed(String name);

  /**
   * Reports that the connection is unusable. A new one is opened.
   *
   * @param cause the cause
   */
  void lost(Throwable cause);

  /**
   * Reports that the connection works but the server asks for a new one, which is then opened. That
   * is not an outage. The default implementation does nothing.
   */
  default void replace() {}
}
