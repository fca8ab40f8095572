package io.hawser.cli;

import io.hawser.HawserClient;
import io.hawser.testkit.EmbeddedCoordinator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import jdk.jfr.Recording;

/** A transaction with its recording by JDK Flight Recorder. */
final class RecordedTransaction {
  private RecordedTransaction() {}

  /** Begins one and rolls it back. Returns its XID. */
  static String rolledBack(EmbeddedCoordinator coordinator, Path file) throws IOException {
    try (Recording recording = new Recording();
        HawserClient client =
            HawserClient.connect(
                coordinator.clientConfig().set("client.journal.maxBytes", "100000").build())) {
      recording.enable("io.hawser.Transaction");
      recording.start();
      String xid = client.transactionManager().begin("order", Duration.ofSeconds(30));
      client.transactionManager().rollback(xid);
      recording.stop();
      recording.dump(file);
      return xid;
    }
  }
}
