package hawser.testservers;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.transaction.TransactionManager;
import java.time.Duration;

/**
 * Our TM client under load; see {@link LoadProgram}. Arguments are settings, {@code name=value}.
 */
public final class HawserLoad implements LoadedClient {
  private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(60);

  private final TransactionManager transactions;

  private HawserLoad(TransactionManager transactions) {
    this.transactions = transactions;
  }

  public static void main(String[] arguments) {
    HawserConfig.Builder config = HawserConfig.builder();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      config.set(argument.substring(0, equals), argument.substring(equals + 1));
    }
    // Closed by the end of the process.
    LoadProgram.run(
        () -> new HawserLoad(HawserClient.connect(config.build()).transactionManager()));
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
