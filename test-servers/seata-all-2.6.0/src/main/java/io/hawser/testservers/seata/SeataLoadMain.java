package io.hawser.testservers.seata;

import io.hawser.testservers.child.ChildMain;
import io.hawser.testservers.client.LoadCommands;
import io.hawser.testservers.client.LoadedClient;
import org.apache.seata.core.exception.TransactionException;
import org.apache.seata.core.model.TransactionManager;
import org.apache.seata.tm.TMClient;
import org.apache.seata.tm.TransactionManagerHolder;

/** Seata's TM client under load; see {@link LoadCommands}. Settings are system properties. */
public final class SeataLoadMain implements LoadedClient {
  private static final int TRANSACTION_MILLIS = 60_000;

  private final TransactionManager transactions = TransactionManagerHolder.get();

  private SeataLoadMain() {}

  public static void main(String[] arguments) {
    ChildMain.serve(
        () ->
            LoadCommands.connect(
                () -> {
                  TMClient.init("load", "default_tx_group");
                  return new SeataLoadMain();
                }));
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
