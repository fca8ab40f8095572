package io.hawser.testservers.client;

/**
 * The operations that a load needs from a client, Seata's or Hawser's. Many threads use it at the
 * same time.
 */
public interface LoadedClient {
  /** Begins a transaction and returns its id. */
  String begin() throws Exception;

  void commit(String xid) throws Exception;
}
