package io.hawser.netty.server;

import io.hawser.protocol.Request;
import java.net.InetSocketAddress;

/**
 * Decides which clients may use the endpoint (protocol section 6.3). It is called on an event loop:
 * it must not block, as requests may follow the registration in the same segment and are rejected
 * until it is accepted.
 */
@FunctionalInterface
public interface RegistrationCheck {

  /** Accepts every registration, as Seata's servers do. */
  RegistrationCheck ACCEPT_ALL = (registration, remoteAddress) -> true;

  /**
   * Judges one registration. Each registration is judged, also a later one of a registered
   * connection.
   *
   * @param registration a {@link io.hawser.protocol.RegisterTMRequest} or {@link
   *     io.hawser.protocol.RegisterRMRequest}; the signature of a TM is in its extra data
   * @param remoteAddress where it comes from
   * @return whether to accept it; a rejected client gets no reason, because the protocol has no
   *     field for one. An exception rejects it, too
   */
  boolean accepts(Request<?> registration, InetSocketAddress remoteAddress);
}
