package io.hawser.loadbalance;

import io.hawser.registry.ServerAddress;

/** A ready server, as a load balancer sees it. */
public interface Candidate {

  /**
   * The address as the registry gave it.
   *
   * @return the address, possibly with a host name
   */
  ServerAddress address();

  /**
   * The numeric address the connection really has; XIDs contain this one.
   *
   * @return the address, equal to {@link #address()} if that is numeric
   */
  ServerAddress resolvedAddress();

  /**
   * How many requests to this server are without an answer now.
   *
   * @return zero or more; falls when a request ends in whatever way
   */
  int inFlight();
}
