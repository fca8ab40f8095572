package io.hawser.matrix;

import io.hawser.config.HawserConfig;
import io.hawser.netty.security.CertificateFiles;
import io.hawser.netty.security.TlsConfig;
import io.hawser.testkit.EmbeddedCoordinator;
import java.nio.file.Path;

/**
 * Server endpoint and client in one JVM, over WebSockets, TLS and gzip. Arguments: the PEM files of
 * the certificate and of its key. Prints what {@link Application} prints.
 */
public final class TransportApplication {
  private TransportApplication() {}

  /**
   * Starts it.
   *
   * @param arguments two files
   */
  public static void main(String[] arguments) {
    CertificateFiles own = CertificateFiles.pem(Path.of(arguments[0]), Path.of(arguments[1]));
    try (EmbeddedCoordinator coordinator =
        EmbeddedCoordinator.builder()
            .server(server -> server.tls(TlsConfig.server(own)).webSocketPath("/"))
            .start()) {
      HawserConfig config =
          Application.config(
              new String[] {
                "service.default.grouplist=localhost:" + coordinator.address().port(),
                "transport.type=wss",
                "transport.compressor=gzip",
                "transport.tls.trustCertificates=" + arguments[0]
              });
      System.out.println("OK " + Application.run(config));
    }
  }
}
