package io.hawser.registry.nacos;

import java.util.Map;

/**
 * Makes the headers that let a request through Nacos' access control. On one thread only, except
 * {@link #close}.
 */
interface Access {

  /**
   * Returns the headers for the next request; may ask Nacos for them first.
   *
   * @throws NacosFailure if Nacos could not be asked or rejects the login
   */
  Map<String, String> headers() throws NacosFailure;

  /**
   * Is called when Nacos did not accept the headers.
   *
   * @return whether asking for new ones may help
   */
  default boolean renew() {
    return false;
  }

  /** Ends what waits for Nacos. Any thread; nothing is asked afterwards. */
  default void close() {}
}
