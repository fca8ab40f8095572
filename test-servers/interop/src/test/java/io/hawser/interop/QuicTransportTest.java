package io.hawser.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.netty.security.CertificateFiles;
import io.hawser.netty.security.TlsConfig;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testkit.faults.DatagramCounts;
import io.hawser.testkit.faults.DatagramFaultProxy;
import io.hawser.testkit.faults.DatagramFaults;
import io.hawser.testsupport.NoLeaks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Our client by QUIC to our server, with mutual TLS: directly, and over a bad network. */
@ExtendWith(NoLeaks.class)
class QuicTransportTest {
  private static final DatagramFaults BAD =
      DatagramFaults.NONE
          .withLoss(0.02)
          .withDuplication(0.02)
          .withReordering(0.02, Duration.ofMillis(5));

  @TempDir static Path directory;

  private static Certificates certificates;
  private static EmbeddedCoordinator coordinator;
  private static DatagramFaultProxy badNetwork;

  @BeforeAll
  static void start() throws Exception {
    certificates = Certificates.create(directory);
    TlsConfig tls =
        TlsConfig.mutualServer(
            CertificateFiles.pem(certificates.server(), certificates.serverKey()),
            CertificateFiles.pem(certificates.authority()));
    coordinator =
        EmbeddedCoordinator.builder()
            .retryPeriod(Duration.ofMillis(200))
            .server(it -> it.transport("quic").tls(tls))
            .start();
    badNetwork = DatagramFaultProxy.to(coordinator.address());
    badNetwork.apply(BAD);
  }

  @AfterAll
  static void close() {
    DatagramCounts counts = badNetwork.counts();
    badNetwork.close();
    coordinator.close();
    assertTrue(counts.lost() > 0, counts::toString);
    assertEquals(0, badNetwork.counts().exits(), "exits after closing");
  }

  private static HawserTestClient connect(String name, String address) {
    return HawserTestClient.connect(
        name,
        address,
        Map.of(
            "transport.type", "quic",
            "transport.tls.trustCertificates", certificates.authority().toString(),
            "transport.tls.certificate", certificates.client().toString(),
            "transport.tls.privateKey", certificates.clientKey().toString()));
  }

  static Stream<HawserTestClient> clients() {
    return Stream.<Supplier<HawserTestClient>>of(
            () -> connect("QUIC, mutual TLS", coordinator.address().toString()),
            () -> connect("QUIC, 2 % lost, 2 % twice, 2 % late", badNetwork.address().toString()))
        .map(Supplier::get);
  }

  @Nested
  @ParameterizedClass
  @MethodSource("io.hawser.interop.QuicTransportTest#clients")
  class ToOurs implements HawserContract {
    private final HawserTestClient client;

    ToOurs(HawserTestClient client) {
      this.client = client;
    }

    @Override
    public HawserTestClient client() {
      return client;
    }

    @Override
    public String serverVersion() {
      return "2.6.0";
    }
  }
}
