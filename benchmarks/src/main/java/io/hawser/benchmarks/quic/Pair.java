package io.hawser.benchmarks.quic;

import io.hawser.HawserClient;
import io.hawser.benchmarks.endpoint.ConstantAnswer;
import io.hawser.config.HawserConfig;
import io.hawser.netty.security.CertificateFiles;
import io.hawser.netty.security.TlsConfig;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.registry.ServerAddress;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;

/** An endpoint and the settings of its clients, for one transport. */
final class Pair implements AutoCloseable {
  private final String transport;
  private final Path certificate;
  private final NettyRemotingServer server;

  private Pair(String transport, Path certificate, NettyRemotingServer server) {
    this.transport = transport;
    this.certificate = certificate;
    this.server = server;
  }

  /** Starts an endpoint with a certificate of its own, which it writes to a folder. */
  static Pair start(String transport, Path folder) throws Exception {
    X509Bundle own =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=bench")
            .addSanIpAddress("127.0.0.1")
            .addSanIpAddress(Link.FAR)
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    Path certificate =
        Files.writeString(folder.resolve(transport + ".crt"), own.getCertificatePEM());
    Path key = Files.writeString(folder.resolve(transport + ".key"), own.getPrivateKeyPEM());
    return new Pair(
        transport,
        certificate,
        NettyRemotingServer.start(
            ServerConfig.builder()
                .host("0.0.0.0")
                .transport(transport)
                .tls(TlsConfig.server(CertificateFiles.pem(certificate, key)))
                .build(),
            new ConstantAnswer()));
  }

  String name() {
    return transport.equals("tcp") ? "TCP+TLS" : "QUIC";
  }

  int port() {
    return server.address().port();
  }

  /** Connects a TM. */
  HawserClient connect(ServerAddress address) {
    return HawserClient.connect(
        HawserConfig.builder()
            .servers(address.toString())
            .set("client.roles", "TM")
            .set("transport.type", transport)
            .set("transport.tls.enabled", "true")
            .set("transport.tls.trustCertificates", certificate.toString())
            // A lost packet is no reason to leave a server.
            .set("transport.connectTimeout", "20s")
            .set("transport.probeAfter", "0")
            .build());
  }

  /** Connects as a client does by default: with a probe of a server that does not answer. */
  HawserClient connectWithProbe(ServerAddress address) {
    return HawserClient.connect(
        HawserConfig.builder()
            .servers(address.toString())
            .set("client.roles", "TM")
            .set("transport.type", transport)
            .set("transport.tls.enabled", "true")
            .set("transport.tls.trustCertificates", certificate.toString())
            .build());
  }

  @Override
  public void close() {
    server.close();
  }
}
