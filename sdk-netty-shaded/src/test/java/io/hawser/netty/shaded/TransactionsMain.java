package io.hawser.netty.shaded;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.error.ConfigurationException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.transaction.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A client and a coordinator, which are connected by TCP. Prints {@code OK}, the number of
 * transactions and the native libraries of Netty that are loaded, or {@code REJECTED} and the
 * error.
 */
final class TransactionsMain {
  private static final int TRANSACTIONS = 100;

  private TransactionsMain() {}

  public static void main(String[] arguments) throws IOException {
    try (EmbeddedCoordinator coordinator = EmbeddedCoordinator.start();
        HawserClient client = HawserClient.connect(patient(coordinator))) {
      client
          .resourceManager()
          .registerResource(
              new Resource(
                  "stock",
                  BranchType.TCC,
                  branch -> BranchStatus.PhaseTwo_Committed,
                  branch -> BranchStatus.PhaseTwo_Rollbacked));
      int committed = 0;
      for (int i = 0; i < TRANSACTIONS; i++) {
        String xid = client.transactionManager().begin("shaded", Duration.ofMinutes(5));
        client.resourceManager().branchRegister(BranchType.TCC, "stock", xid, null, null);
        if (client.transactionManager().commit(xid) == GlobalStatus.Committed) {
          committed++;
        }
      }
      System.out.println("OK " + committed + " " + nativeLibraries());
    } catch (ConfigurationException e) {
      System.out.println("REJECTED " + e.getMessage());
    }
  }

  private static HawserConfig patient(EmbeddedCoordinator coordinator) {
    // It starts beside other JVMs.
    return coordinator
        .clientConfig()
        .set("transport.connectTimeout", "60s")
        .set("transport.probeTimeout", "60s")
        .set("transport.type", System.getProperty("transport.type", "tcp"))
        .build();
  }

  /** Netty deletes the files as soon as they are loaded; they stay mapped. */
  private static String nativeLibraries() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/maps")).stream()
        .filter(line -> line.contains("netty_transport_native"))
        .map(line -> line.replaceAll(".*/lib(\\w+?_(?:x86|aarch)_64).*", "$1"))
        .distinct()
        .toList()
        .toString();
  }
}
