package io.hawser.netty.internal.client;

import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.netty.internal.tls.V4Signature;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Signs the registrations of one client, for all roles and connections (section 6.3). No two have
 * the same time stamp: servers that remember signatures would take the second for a copy of the
 * first. Safe for use by any thread.
 */
public final class Signer {
  private final HawserConfig config;
  private final AtomicLong lastMillis = new AtomicLong();

  public Signer(HawserConfig config) {
    this.config = config;
  }

  /** Returns whether there is a key to sign with. */
  boolean signs() {
    return !config.get(Keys.SECRET_KEY).isBlank();
  }

  /**
   * Returns the extra data of one registration.
   *
   * @throws io.hawser.error.ConfigurationException if the group cannot be signed
   */
  String extraData(InetSocketAddress localAddress) {
    return V4Signature.extraData(
        config.get(Keys.ACCESS_KEY),
        config.get(Keys.SECRET_KEY),
        config.get(Keys.TX_SERVICE_GROUP),
        localAddress.getAddress().getHostAddress(),
        lastMillis.updateAndGet(last -> Math.max(last + 1, System.currentTimeMillis())));
  }
}
