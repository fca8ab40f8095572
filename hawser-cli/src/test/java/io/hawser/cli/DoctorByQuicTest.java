package io.hawser.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.netty.security.CertificateFiles;
import io.hawser.netty.security.TlsConfig;
import io.hawser.registry.ServerAddress;
import io.hawser.testkit.EmbeddedCoordinator;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No TCP port is open, and that is as it should be. */
@Timeout(300)
class DoctorByQuicTest {
  @TempDir private Path folder;

  private String settings(ServerAddress server) {
    return "service.vgroupMapping.default_tx_group=default\ntransport.type=quic\n"
        + "transport.tls.trustCertificates="
        + folder.resolve("server.crt")
        + "\nservice.default.grouplist="
        + server
        + "\n";
  }

  private EmbeddedCoordinator start() throws Exception {
    X509Bundle self =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=server")
            .addSanIpAddress("127.0.0.1")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    TlsConfig tls =
        TlsConfig.server(
            CertificateFiles.pem(
                Files.writeString(folder.resolve("server.crt"), self.getCertificatePathPEM()),
                Files.writeString(folder.resolve("server.key"), self.getPrivateKeyPEM())));
    return EmbeddedCoordinator.builder().server(it -> it.transport("quic").tls(tls)).start();
  }

  @Test
  void aWorkingWayIsFineAndAStoppedServerIsNamed() throws Exception {
    ServerAddress server;
    try (EmbeddedCoordinator coordinator = start()) {
      server = coordinator.address();
      DoctorRun up = DoctorRun.of(folder, settings(server), new String[] {"--write"});
      assertTrue(
          up.out().contains("transport.type=quic sends UDP: D7 shows whether servers answer"),
          up.out());
      assertTrue(up.out().contains("SERVER speaks it"), up.out());
      assertEquals(0, up.status(), up.out());
    }
    DoctorRun down = DoctorRun.of(folder, settings(server), new String[0]);
    assertTrue(down.out().contains("FAILED   D7"), down.out());
    assertTrue(down.out().contains("Does a server listen there by QUIC"), down.out());
    assertEquals(2, down.status(), down.out());
  }
}
