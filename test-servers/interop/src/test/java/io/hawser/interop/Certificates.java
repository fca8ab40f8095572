package io.hawser.interop;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A server's and a client's certificate and the authority of both, made for one test, as PEM files.
 *
 * @param authority the certificate of the authority
 * @param server for 127.0.0.1
 * @param serverKey its private key
 * @param serverBoth both in one file, as haproxy wants it
 * @param client the client's certificate
 * @param clientKey its private key
 */
record Certificates(
    Path authority, Path server, Path serverKey, Path serverBoth, Path client, Path clientKey) {

  static Certificates create(Path directory) throws Exception {
    X509Bundle authority =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=Interop Authority")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    X509Bundle server =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=server")
            .addSanIpAddress("127.0.0.1")
            .buildIssuedBy(authority);
    X509Bundle client =
        new CertificateBuilder().ecp256().subject("CN=client").buildIssuedBy(authority);
    return new Certificates(
        write(directory, "ca.pem", authority.getCertificatePEM()),
        write(directory, "server.pem", server.getCertificatePathPEM()),
        write(directory, "server.key", server.getPrivateKeyPEM()),
        write(
            directory,
            "server-both.pem",
            server.getCertificatePathPEM() + "\n" + server.getPrivateKeyPEM()),
        write(directory, "client.pem", client.getCertificatePathPEM()),
        write(directory, "client.key", client.getPrivateKeyPEM()));
  }

  private static Path write(Path directory, String name, String text) throws Exception {
    return Files.writeString(directory.resolve(name), text);
  }
}
