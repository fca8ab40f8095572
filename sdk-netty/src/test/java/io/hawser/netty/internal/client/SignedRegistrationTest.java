package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientRole;
import io.hawser.HawserClient;
import io.hawser.error.RegistrationRejectedException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.netty.CapturedLog;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.netty.server.SignatureCheck;
import io.hawser.transaction.Resource;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Our client at a server that requires signed registrations. */
class SignedRegistrationTest {
  private static final String SECRET = "the secret of all";

  private final NettyRemotingServer server =
      NettyRemotingServer.start(
          ServerConfig.builder()
              .registrationCheck(SignatureCheck.builder().key("shop", SECRET).build())
              .build(),
          new BeginHandler());

  @AfterEach
  void close() {
    server.close();
  }

  private ClientFixture client(String accessKey, String secretKey) {
    return new ClientFixture(server.address())
        .set("client.roles", "TM,RM")
        .set("accessKey", accessKey)
        .set("secretKey", secretKey);
  }

  @Test
  void bothRolesAndLaterResourcesGetIn() {
    try (ClientFixture fixture = client("shop", SECRET)) {
      HawserClient client = fixture.connect();
      for (int i = 0; i < 20; i++) { // quick enough for several in one millisecond
        client
            .resourceManager()
            .registerResource(
                new Resource(
                    "db-" + i,
                    BranchType.AT,
                    branch -> BranchStatus.PhaseTwo_Committed,
                    branch -> BranchStatus.PhaseTwo_Rollbacked));
      }
      assertEquals("x", client.transactionManager().begin("x", Duration.ofSeconds(10)));
      assertEquals(2, server.clients().size());
      client.status().servers().forEach(it -> assertEquals(0, it.failedAttempts(), it::toString));
    }
  }

  @Test
  void manyClientsOfOneHostGetInAtATime() {
    for (int i = 0; i < 10; i++) {
      try (ClientFixture first = client("shop", SECRET);
          ClientFixture second = client("shop", SECRET)) {
        first.connect().rpc(ClientRole.TM);
        second.connect().rpc(ClientRole.RM);
      }
    }
  }

  @Test
  void othersAreRejectedAndNoSecretIsShown() {
    try (CapturedLog log = new CapturedLog();
        ClientFixture wrong = client("shop", "a wrong secret");
        ClientFixture unknown = client("somebody", SECRET);
        ClientFixture unsigned = client("", "")) {
      for (ClientFixture fixture : new ClientFixture[] {wrong, unknown, unsigned}) {
        RegistrationRejectedException error =
            assertThrows(RegistrationRejectedException.class, fixture::connect);
        assertTrue(error.getMessage().contains("wrong accessKey or secretKey"));
        assertFalse(error.getMessage().contains(SECRET), error.getMessage());
        assertFalse(error.getMessage().contains("a wrong secret"), error.getMessage());
      }
      assertTrue(log.lines("Rejected the client at") >= 3, log.text());
      assertFalse(log.text().contains(SECRET), log.text());
      assertFalse(log.text().contains("a wrong secret"), log.text());
    }
  }
}
