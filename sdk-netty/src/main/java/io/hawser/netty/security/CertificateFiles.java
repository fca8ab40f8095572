package io.hawser.netty.security;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says where certificates are: in a key store, or in PEM files. Passwords are never shown.
 *
 * @param certificates a key store (PKCS12 or JKS), or a PEM file with one certificate or several;
 *     of an own certificate the intermediate ones follow it
 * @param privateKey a PEM file with the private key of the first certificate, as PKCS#8, encrypted
 *     or not; {@code null} in a key store, which holds its keys itself, and if there is no key
 * @param keyStore whether it is a key store
 * @param password of the key store; empty if it has none
 * @param keyPassword of the private key; empty for a PEM key that is not encrypted and for a key
 *     store whose keys have its own password
 */
public record CertificateFiles(
    Path certificates,
    @Nullable Path privateKey,
    boolean keyStore,
    String password,
    String keyPassword) {

  /** Checks the values. */
  public CertificateFiles {
    Objects.requireNonNull(certificates, "certificates");
    Objects.requireNonNull(password, "password");
    Objects.requireNonNull(keyPassword, "keyPassword");
  }

  /**
   * Returns a key store or trust store.
   *
   * @param file PKCS12 or JKS
   * @param password its password, also that of its keys
   * @return the files
   */
  public static CertificateFiles keyStore(Path file, String password) {
    return new CertificateFiles(file, null, true, password, "");
  }

  /**
   * Returns certificates to trust.
   *
   * @param certificates a PEM file
   * @return the files
   */
  public static CertificateFiles pem(Path certificates) {
    return new CertificateFiles(certificates, null, false, "", "");
  }

  /**
   * Returns a certificate and its key.
   *
   * @param certificates a PEM file with the certificate and its intermediate ones
   * @param privateKey a PEM file with the key, as PKCS#8, not encrypted
   * @return the files
   */
  public static CertificateFiles pem(Path certificates, Path privateKey) {
    return new CertificateFiles(
        certificates, Objects.requireNonNull(privateKey, "privateKey"), false, "", "");
  }

  /**
   * Returns the files to look at for changes.
   *
   * @return the certificates, and the key if it is in a file of its own
   */
  public List<Path> all() {
    return Stream.of(certificates, privateKey).filter(Objects::nonNull).toList();
  }

  @Override
  public String toString() {
    return privateKey == null ? certificates.toString() : certificates + ", key " + privateKey;
  }
}
