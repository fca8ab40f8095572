package io.hawser.testservers.client;

/** What a load needs from a client, Seata's or Hawser's. Used by many threads at once. */
public interface LoadedClient {
  /** Begins a transaction and returns its id. */
  String begin() throws Exception;

  void commit(String xid) throws Exception;
}
