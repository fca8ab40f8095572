package io.hawser.testservers.client;

/**
 * The operations that {@link TransactionCommands} needs from a client, in terms that no release of
 * Seata has renamed: enum constants are passed by name.
 */
public interface TransactionClient {
  String begin(String name, int timeoutMillis) throws Exception;

  String commit(String xid) throws Exception;

  String rollback(String xid) throws Exception;

  String status(String xid) throws Exception;

  String report(String xid, String status) throws Exception;

  /** Registers a resource, on the live connections if there are any. */
  void resource(String branchType, String resource) throws Exception;

  long register(
      String branchType, String resource, String xid, String lockKeys, String applicationData)
      throws Exception;

  void branchReport(
      String branchType, String xid, long branchId, String status, String applicationData)
      throws Exception;

  boolean lockQuery(String branchType, String resource, String xid, String lockKeys)
      throws Exception;

  /**
   * Returns the name of the transaction exception code, or of the exception class if it has no
   * code.
   */
  String errorCode(Throwable failure);
}
