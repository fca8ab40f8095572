package io.hawser.testservers;

import io.hawser.testservers.process.JvmCommand;
import io.hawser.testservers.process.Programs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A self-signed certificate and its key, for servers and clients, in the files that programs read.
 * The JDK's keytool makes it.
 *
 * @param certificate a PEM file with the certificate
 * @param key a PEM file with the key, PKCS#8
 * @param keyStore a PKCS12 file with both, opened by {@link #PASSWORD}
 * @param trustStore a PKCS12 file with the certificate, opened by {@link #PASSWORD}
 */
public record TestCertificate(Path certificate, Path key, Path keyStore, Path trustStore) {

  /** Opens the stores and the key in them. */
  public static final String PASSWORD = "changeit";

  private static final String ALIAS = "it";

  /**
   * Makes one.
   *
   * @param directory where the files are written
   * @param name the start of their names, and the certificate's own name
   * @param hosts the certificate's hosts, in keytool's form: {@code ip:127.0.0.1,dns:localhost}
   * @return the files
   */
  public static TestCertificate create(Path directory, String name, String hosts) {
    Path store = directory.resolve(name + ".p12");
    try {
      runKeytool(store, name, hosts);
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        keys.load(in, PASSWORD.toCharArray());
      }
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(ALIAS, keys.getCertificate(ALIAS));
      Path trust = directory.resolve(name + "-trust.p12");
      try (OutputStream out = Files.newOutputStream(trust)) {
        trusted.store(out, PASSWORD.toCharArray());
      }
      byte[] certificate = keys.getCertificate(ALIAS).getEncoded();
      byte[] key = keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
      return new TestCertificate(
          pem(directory.resolve(name + "-cert.pem"), "CERTIFICATE", certificate),
          pem(directory.resolve(name + "-key.pem"), "PRIVATE KEY", key),
          store,
          trust);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("No certificate " + name, e);
    }
  }

  private static void runKeytool(Path store, String name, String hosts) {
    Programs.succeed(
        List.of(JvmCommand.JAVA.resolveSibling("keytool").toString()),
        List.of(
            "-genkeypair",
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-alias",
            ALIAS,
            "-dname",
            "CN=" + name,
            "-ext",
            "san=" + hosts,
            "-ext",
            "eku=serverAuth,clientAuth",
            "-validity",
            "30",
            "-keystore",
            store.toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD),
        Map.of());
  }

  private static Path pem(Path file, String kind, byte[] content) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
  }
}
