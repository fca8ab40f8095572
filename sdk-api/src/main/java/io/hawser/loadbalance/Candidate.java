package io.hawser.loadbalance;

import io.hawser.registry.ServerAddress;
import java.util.LinkedHashSet;
import java.util.Set;

/** A ready server, as a load balancer sees it. */
public interface Candidate {

  /**
   * Returns the address as the registry gave it.
   *
   * @return the address, possibly with a host name
   */
  ServerAddress address();

  /**
   * Returns the numeric address of the connection. XIDs contain this address.
   *
   * @return the address, equal to {@link #address()} if that is numeric
   */
  ServerAddress resolvedAddress();

  /**
   * Returns the number of requests to this server that are in flight now.
   *
   * @return zero or more; the number falls when a request completes, whatever its outcome
   */
  int inFlight();

  /**
   * Returns the share of the requests that the server should get, compared with others.
   *
   * @return 0 or more; 1 if the registry has no weights. A server of weight 0 gets no new
   *     transactions, unless all have weight 0
   */
  default double weight() {
    return 1;
  }

  /**
   * Returns all addresses by which an XID may name the server.
   *
   * @return {@link #address()}, {@link #resolvedAddress()} and others that are known
   */
  default Set<ServerAddress> addresses() {
    Set<ServerAddress> all = new LinkedHashSet<>();
    all.add(address());
    all.add(resolvedAddress());
    return all;
  }
}
