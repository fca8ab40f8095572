package io.hawser.loadbalance;

import io.hawser.registry.ServerAddress;

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
}
