package io.hawser.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.error.RegistrationRejectedException;
import io.hawser.interop.Push.Kind;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.netty.server.SignatureCheck;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testsupport.NoLeaks;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that have to sign at our server endpoint: Seata's 2.6.0, and ours. */
@ExtendWith(NoLeaks.class)
@Timeout(Limits.TEST_SECONDS)
class SignedClientsTest {
  private static final String ACCESS_KEY = "interop";
  private static final String SECRET_KEY = "a secret between us";

  private static EmbeddedCoordinator coordinator(boolean unsignedRms) {
    SignatureCheck check =
        SignatureCheck.builder().key(ACCESS_KEY, SECRET_KEY).unsignedRms(unsignedRms).build();
    return EmbeddedCoordinator.builder().server(it -> it.registrationCheck(check)).start();
  }

  private static SeataTestClient seata(EmbeddedCoordinator server, String secretKey) {
    return SeataTestClient.start(
        Map.of(
            "service.default.grouplist",
            server.address().toString(),
            "seata.accesskey",
            ACCESS_KEY,
            "seata.secretkey",
            secretKey));
  }

  @Test
  void seatasTmSignsAndItsRmIsAcceptedWhereThatIsAllowed() {
    try (EmbeddedCoordinator server = coordinator(true);
        SeataTestClient client = seata(server, SECRET_KEY)) {
      client.registerResource(BranchType.TCC, "stock");
      String xid = client.begin("signed", Limits.TRANSACTION_MILLIS);
      long branchId = client.branchRegister(BranchType.TCC, "stock", xid, "", "");
      assertEquals(GlobalStatus.Committed, client.commit(xid));
      assertEquals(
          List.of(new Push(Kind.COMMIT, "stock", xid, branchId, "")),
          client.awaitPushes("stock", 1));
    }
  }

  @Test
  void seatasTmIsRejectedWithAWrongSecret() {
    try (EmbeddedCoordinator server = coordinator(true)) {
      IllegalStateException error =
          assertThrows(IllegalStateException.class, () -> seata(server, "another secret").close());
      String said = error.getMessage(); // the end of its log
      assertTrue(said.contains("register TM failed") || said.contains("can not connect to"), said);
    }
  }

  @Test
  void ourClientSignsBothRoles() {
    try (EmbeddedCoordinator server = coordinator(false);
        HawserTestClient client =
            HawserTestClient.connect(
                "signed",
                server.address().toString(),
                Map.of("accessKey", ACCESS_KEY, "secretKey", SECRET_KEY))) {
      client.registerResource(BranchType.TCC, "stock");
      String xid = client.begin("signed", Limits.TRANSACTION_MILLIS);
      client.branchRegister(BranchType.TCC, "stock", xid, "", "");
      assertEquals(GlobalStatus.Committed, client.commit(xid));

      assertThrows(
          RegistrationRejectedException.class,
          () -> HawserClient.connect(HawserTestClient.config(server.address().toString()).build()));
    }
  }
}
