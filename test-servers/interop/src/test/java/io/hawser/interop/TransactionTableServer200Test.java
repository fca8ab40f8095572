package io.hawser.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.error.HawserException;
import io.hawser.error.UnknownOutcomeException;
import io.hawser.testservers.SeataServer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The template against Seata's server 2.0.0. */
@Tag("full")
class TransactionTableServer200Test extends TransactionTable {
  private final SeataServer server = SeataServer.seataServer200(Map.of());

  @Override
  String address() {
    return server.address();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  /**
   * The server has a store and goes on where it was killed, so the commit succeeds if it is back
   * within the repeats. If not, the error says that nothing was committed, or that it is unknown.
   */
  @Test
  void aCommitAfterARestartOfTheCoordinatorReportsTheTruth() {
    try (SeataServer restarted = SeataServer.seataServer200(Map.of());
        HawserClient client =
            HawserClient.connect(
                HawserTestClient.config(restarted.address())
                    .set("client.roles", "TM")
                    .set("client.reconnect.maxBackoff", "200ms")
                    .build())) {
      String[] xid = new String[1];
      try {
        client
            .transactionTemplate()
            .run(
                "restarted",
                Duration.ofMillis(Limits.TRANSACTION_MILLIS),
                tx -> {
                  xid[0] = tx.xid();
                  restarted.kill9();
                  restarted.restart();
                });
      } catch (HawserException e) {
        assertTrue(!e.mayHaveBeenSent() || e instanceof UnknownOutcomeException, e::toString);
      }
      Limits.awaitAnswer(
          true,
          () -> {
            try {
              return client.transactionManager().getStatus(xid[0]) != null;
            } catch (HawserException e) {
              return false;
            }
          });
    }
  }
}
