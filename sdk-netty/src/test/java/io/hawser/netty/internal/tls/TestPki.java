package io.hawser.netty.internal.tls;

import io.hawser.netty.security.CertificateFiles;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** An authority, made for one test, and what it issues, as files in one directory. */
public final class TestPki {
  public static final String PASSWORD = "open sesame 4711";

  private final Path directory;
  private final X509Bundle authority;

  public TestPki(Path directory) throws Exception {
    this.directory = directory;
    authority =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=Test Authority " + UUID.randomUUID())
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
  }

  /** For 127.0.0.1 and localhost, valid for an hour. */
  public X509Bundle issue(String name) throws Exception {
    return issue(name, it -> it.addSanIpAddress("127.0.0.1").addSanDnsName("localhost"));
  }

  public X509Bundle issue(String name, UnaryOperator<CertificateBuilder> change) throws Exception {
    CertificateBuilder builder =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=" + name)
            .notBefore(Instant.now().minus(Duration.ofDays(2)))
            .notAfter(Instant.now().plus(Duration.ofHours(1)));
    return change.apply(builder).buildIssuedBy(authority);
  }

  public X509Bundle expired() throws Exception {
    return issue(
        "expired",
        it -> it.addSanIpAddress("127.0.0.1").notAfter(Instant.now().minus(Duration.ofDays(1))));
  }

  /** The authority, in a PEM file. */
  public CertificateFiles trustPem() throws Exception {
    return CertificateFiles.pem(write("ca.pem", authority.getCertificatePEM()));
  }

  /** The authority, in a trust store. */
  public CertificateFiles trustStore(String type) throws Exception {
    KeyStore store = KeyStore.getInstance(type);
    store.load(null, null);
    store.setCertificateEntry("authority", authority.getCertificate());
    return CertificateFiles.keyStore(write("trust." + type, store), PASSWORD);
  }

  /** A certificate and its key, in two PEM files, which may be there already. */
  public CertificateFiles pem(String name, X509Bundle bundle) throws Exception {
    return CertificateFiles.pem(
        write(name + ".crt", bundle.getCertificatePathPEM()),
        write(name + ".key", bundle.getPrivateKeyPEM()));
  }

  /** A certificate and its key, in a key store. */
  public CertificateFiles keyStore(String type, String name, X509Bundle bundle) throws Exception {
    KeyStore store = KeyStore.getInstance(type);
    store.load(null, null);
    store.setKeyEntry(
        "own",
        bundle.getKeyPair().getPrivate(),
        PASSWORD.toCharArray(),
        new Certificate[] {bundle.getCertificate()});
    return CertificateFiles.keyStore(write(name + "." + type, store), PASSWORD);
  }

  private Path write(String name, KeyStore store) throws Exception {
    Path file = directory.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
    return file;
  }

  /** Replaces a file in one step, as a good deployment does. */
  public Path write(String name, String text) throws Exception {
    Path fresh = Files.writeString(Files.createTempFile(directory, "new", ".tmp"), text);
    return Files.move(fresh, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }
}
