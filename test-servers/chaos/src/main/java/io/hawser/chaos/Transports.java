package io.hawser.chaos;

import io.hawser.netty.security.CertificateFiles;
import io.hawser.netty.security.TlsConfig;
import io.hawser.netty.server.ServerConfigBuilder;
import io.hawser.registry.ServerAddress;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The transports of the frames of a run: TCP, or QUIC with a certificate that is made for the run.
 */
enum Transports {
  TCP {
    @Override
    Network network(ServerAddress server, long seed) {
      return new TcpNetwork(server, seed);
    }

    @Override
    void prepare(Path directory) {
      // It needs no certificate.
    }

    @Override
    Map<String, String> client(Path directory) {
      return Map.of();
    }

    @Override
    void server(Path directory, ServerConfigBuilder config) {
      // That is the default.
    }
  },
  QUIC {
    @Override
    Network network(ServerAddress server, long seed) {
      return new QuicNetwork(server, seed);
    }

    @Override
    void prepare(Path directory) {
      try {
        X509Bundle own =
            new CertificateBuilder()
                .ecp256()
                .subject("CN=chaos")
                .addSanIpAddress("127.0.0.1")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Files.writeString(certificate(directory), own.getCertificatePEM());
        Files.writeString(key(directory), own.getPrivateKeyPEM());
      } catch (IOException e) {
        throw new UncheckedIOException("No certificate can be written to " + directory, e);
      } catch (Exception e) { // as the builder declares
        throw new IllegalStateException("No certificate can be made", e);
      }
    }

    @Override
    Map<String, String> client(Path directory) {
      return Map.of(
          "transport.type",
          "quic",
          "transport.tls.trustCertificates",
          certificate(directory).toString());
    }

    @Override
    void server(Path directory, ServerConfigBuilder config) {
      config
          .transport("quic")
          .tls(TlsConfig.server(CertificateFiles.pem(certificate(directory), key(directory))));
    }
  };

  private static Path certificate(Path directory) {
    return directory.resolve("server.crt");
  }

  private static Path key(Path directory) {
    return directory.resolve("server.key");
  }

  /** Creates the network in front of a server. */
  abstract Network network(ServerAddress server, long seed);

  /** Writes the certificates of a run. */
  abstract void prepare(Path directory);

  /** Returns the settings that a client needs. */
  abstract Map<String, String> client(Path directory);

  /** Sets what a server needs. */
  abstract void server(Path directory, ServerConfigBuilder config);
}
