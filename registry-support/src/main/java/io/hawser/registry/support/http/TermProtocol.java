package io.hawser.registry.support.http;

import io.hawser.registry.ServiceInstance;
import java.time.Duration;
import java.util.List;

/**
 * The queries to Seata's own servers: documents with a term, and long polls until the term has
 * changed. Any thread may use it.
 */
public interface TermProtocol {

  /** {@return the name of this kind of registry: {@code "raft cluster"}} */
  String name();

  /**
   * {@return what a server knows about a cluster}
   *
   * @throws HttpFailure if it could not be read
   */
  Found read(HttpServer server, String cluster) throws HttpFailure;

  /**
   * Waits until a cluster changes.
   *
   * @param server the server to ask
   * @param cluster its exact name
   * @param term the last term that is known
   * @param timeout how long the server is asked to wait
   * @return whether it has changed
   * @throws HttpFailure if the server cannot say
   */
  boolean poll(HttpServer server, String cluster, long term, Duration timeout) throws HttpFailure;

  /**
   * Returns names of clusters that have servers, as far as the registry has them.
   *
   * @param server the server to ask
   * @return the names; an answer shows that the server is of the right kind
   * @throws HttpFailure if the server cannot be asked
   */
  List<String> clusters(HttpServer server) throws HttpFailure;

  /**
   * The servers of a cluster.
   *
   * @param instances sorted by address, each address once
   * @param term a number that changes with the cluster
   * @param registries the addresses of further servers that know the cluster, as {@code
   *     http://host:port}
   */
  record Found(List<ServiceInstance> instances, long term, List<String> registries) {
    /** Copies the lists. */
    public Found {
      instances = List.copyOf(instances);
      registries = List.copyOf(registries);
    }
  }
}
