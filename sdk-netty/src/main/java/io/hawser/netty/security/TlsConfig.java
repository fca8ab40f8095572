package io.hawser.netty.security;

import io.hawser.config.ConfigKey;
import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.error.ConfigurationException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Describes how one end speaks TLS. Certificates are read again when their files have changed, for
 * the next connection; those that are open stay as they are.
 *
 * @param trusted the certificates to trust; {@code null}: on a client those of the JDK, on a server
 *     none
 * @param own the own certificate and its key, which a server needs and a client for mutual TLS
 * @param clientCertificateRequired on a server: whether clients must show a certificate that {@code
 *     trusted} vouches for
 * @param verifyHostName on a client: whether the server's certificate must be for its name
 * @param serverName on a client: the name to ask for and to find in the certificate; empty: the one
 *     under which the server was found
 * @param protocols what to offer or accept: {@code TLSv1.3}, {@code TLSv1.2} or both
 */
public record TlsConfig(
    @Nullable CertificateFiles trusted,
    @Nullable CertificateFiles own,
    boolean clientCertificateRequired,
    boolean verifyHostName,
    String serverName,
    List<String> protocols) {

  private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  /** Checks the values. */
  public TlsConfig {
    Objects.requireNonNull(serverName, "serverName");
    protocols = List.copyOf(protocols);
    if (protocols.isEmpty() || !Set.copyOf(PROTOCOLS).containsAll(protocols)) {
      throw new ConfigurationException(
          "transport.tls.protocols: "
              + String.join(",", protocols)
              + " (expected: TLSv1.3, TLSv1.2 or both)",
          null);
    }
    if (clientCertificateRequired && trusted == null) {
      throw new ConfigurationException(
          "Certificates of clients are required, but none is trusted (expected: the certificates"
              + " that vouch for clients)",
          null);
    }
  }

  /**
   * Returns a server that shows its certificate and accepts every client.
   *
   * @param own its certificate and key
   * @return the configuration
   */
  public static TlsConfig server(CertificateFiles own) {
    return new TlsConfig(null, Objects.requireNonNull(own, "own"), false, true, "", PROTOCOLS);
  }

  /**
   * Returns a server that shows its certificate and accepts clients that have one, too: mutual TLS.
   *
   * @param own its certificate and key
   * @param trusted the certificates that vouch for clients
   * @return the configuration
   */
  public static TlsConfig mutualServer(CertificateFiles own, CertificateFiles trusted) {
    Objects.requireNonNull(own, "own");
    return new TlsConfig(trusted, own, true, true, "", PROTOCOLS);
  }

  /**
   * Returns what {@code transport.tls.*} says for a client.
   *
   * @param config the configuration, with or without TLS
   * @return the configuration of TLS
   * @throws ConfigurationException if settings contradict each other
   */
  public static TlsConfig client(HawserConfig config) {
    return new TlsConfig(
        files(
            config,
            Keys.TLS_TRUST_STORE,
            Keys.TLS_TRUST_STORE_PASSWORD,
            Keys.TLS_TRUST_CERTIFICATES,
            null),
        files(
            config,
            Keys.TLS_KEY_STORE,
            Keys.TLS_KEY_STORE_PASSWORD,
            Keys.TLS_CERTIFICATE,
            Keys.TLS_PRIVATE_KEY),
        false,
        config.get(Keys.TLS_VERIFY_HOST_NAME),
        config.get(Keys.TLS_SERVER_NAME),
        config.get(Keys.TLS_PROTOCOLS));
  }

  private static @Nullable CertificateFiles files(
      HawserConfig config,
      ConfigKey<String> store,
      ConfigKey<String> storePassword,
      ConfigKey<String> pem,
      @Nullable ConfigKey<String> pemKey) {
    String storeFile = config.get(store);
    String pemFile = config.get(pem);
    String keyFile = pemKey == null ? "" : config.get(pemKey);
    if (!storeFile.isEmpty() && !(pemFile + keyFile).isEmpty()) {
      throw new ConfigurationException(
          store.name() + " and " + pem.name() + " are both set (expected: one of them)", null);
    }
    if (pemKey != null && pemFile.isEmpty() != keyFile.isEmpty()) {
      throw new ConfigurationException(
          pem.name() + " and " + pemKey.name() + " belong together; only one of them is set", null);
    }
    String keyPassword = pemKey == null ? "" : config.get(Keys.TLS_KEY_PASSWORD);
    if (!storeFile.isEmpty()) {
      return new CertificateFiles(
          Path.of(storeFile), null, true, config.get(storePassword), keyPassword);
    }
    return pemFile.isEmpty()
        ? null
        : new CertificateFiles(
            Path.of(pemFile), keyFile.isEmpty() ? null : Path.of(keyFile), false, "", keyPassword);
  }

  /**
   * Returns the files to look at for changes.
   *
   * @return all files with certificates and keys
   */
  public List<Path> files() {
    List<Path> files = new ArrayList<>();
    if (trusted != null) {
      files.addAll(trusted.all());
    }
    if (own != null) {
      files.addAll(own.all());
    }
    return files;
  }
}
