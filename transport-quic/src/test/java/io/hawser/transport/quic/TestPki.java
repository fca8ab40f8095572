package io.hawser.transport.quic;

import io.hawser.netty.security.CertificateFiles;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;

/** An authority, made for one test, and what it issues, as PEM files in one directory. */
final class TestPki {
  private final Path directory;
  private final X509Bundle authority;

  TestPki(Path directory) throws Exception {
    this.directory = directory;
    authority =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=Test Authority of " + directory.getFileName())
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
  }

  /** A certificate for 127.0.0.1 under that name; a file of that name is replaced. */
  CertificateFiles issue(String file, String subject) throws Exception {
    X509Bundle issued =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=" + subject)
            .addSanIpAddress("127.0.0.1")
            .buildIssuedBy(authority);
    // The key first: until the certificate is there too, the pair is not used.
    return CertificateFiles.pem(
        write(file + ".crt", issued.getCertificatePathPEM()),
        write(file + ".key", issued.getPrivateKeyPEM()));
  }

  CertificateFiles trusted() throws Exception {
    return CertificateFiles.pem(write("ca.pem", authority.getCertificatePEM()));
  }

  /** Returns the settings of a client that trusts this authority. */
  Map<String, String> clientSettings() throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("transport.type", "quic");
    settings.put("transport.tls.trustCertificates", trusted().certificates().toString());
    return settings;
  }

  /** The same with a certificate of its own. */
  Map<String, String> mutualSettings() throws Exception {
    Map<String, String> settings = clientSettings();
    issue("client", "client");
    settings.put("transport.tls.certificate", directory.resolve("client.crt").toString());
    settings.put("transport.tls.privateKey", directory.resolve("client.key").toString());
    return settings;
  }

  private Path write(String name, String text) throws Exception {
    Path part = Files.writeString(directory.resolve(name + ".part"), text);
    return Files.move(
        part,
        directory.resolve(name),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }
}
