package hawser.testservers;

/** What a load needs from a client, original or ours. Used by many threads at once. */
interface LoadedClient {
  /** Begins a transaction and returns its id. */
  String begin() throws Exception;

  void commit(String xid) throws Exception;
}
