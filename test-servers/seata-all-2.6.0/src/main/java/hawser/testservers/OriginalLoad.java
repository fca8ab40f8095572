package hawser.testservers;

import org.apache.seata.core.exception.TransactionException;
import org.apache.seata.core.model.TransactionManager;
import org.apache.seata.tm.TMClient;
import org.apache.seata.tm.TransactionManagerHolder;

/** The original TM client under load; see {@link LoadProgram}. Settings are system properties. */
public final class OriginalLoad implements LoadedClient {
  private static final int TRANSACTION_MILLIS = 60_000;

  private final TransactionManager transactions = TransactionManagerHolder.get();

  private OriginalLoad() {}

  public static void main(String[] arguments) {
    LoadProgram.run(
        () -> {
          TMClient.init("load", "default_tx_group");
          return new OriginalLoad();
        });
  }

  @Override
  public String begin() throws TransactionException {
    return transactions.begin(null, null, "load", TRANSACTION_MILLIS);
  }

  @Override
  public void commit(String xid) throws TransactionException {
    transactions.commit(xid);
  }
}
