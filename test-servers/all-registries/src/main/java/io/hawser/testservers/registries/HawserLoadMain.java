package io.hawser.testservers.registries;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.testservers.child.ChildMain;
import io.hawser.testservers.client.LoadCommands;
import io.hawser.testservers.client.LoadedClient;
import io.hawser.transaction.TransactionManager;
import java.time.Duration;

/**
 * Hawser's TM client under load; see {@link LoadCommands}. Arguments are settings, {@code
 * name=value}.
 */
public final class HawserLoadMain implements LoadedClient {
  private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(60);

  private final TransactionManager transactions;

  private HawserLoadMain(TransactionManager transactions) {
    this.transactions = transactions;
  }

  public static void main(String[] arguments) {
    HawserConfig config = Settings.add(HawserConfig.builder(), arguments).build();
    // Closed by the end of the process.
    ChildMain.serve(
        () ->
            LoadCommands.connect(
                () -> new HawserLoadMain(HawserClient.connect(config).transactionManager())));
  }

  @Override
  public String begin() {
    return transactions.begin("load", TRANSACTION_TIMEOUT);
  }

  @Override
  public void commit(String xid) {
    transactions.commit(xid);
  }
}
