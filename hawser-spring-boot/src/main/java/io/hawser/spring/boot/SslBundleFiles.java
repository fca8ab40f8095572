package io.hawser.spring.boot;

import io.hawser.config.Keys;
import io.hawser.error.ConfigurationException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.core.env.Environment;

/**
 * The stores of an SSL bundle as files, which are what the client reads its certificates from, and
 * reads again when they change. They are encrypted with a random password that only this process
 * knows, in a directory that only its user can read, and deleted on {@link #close}.
 */
final class SslBundleFiles implements AutoCloseable {
  private static final List<String> REPLACED =
      List.of(
          Keys.TLS_TRUST_STORE.name(),
          Keys.TLS_TRUST_CERTIFICATES.name(),
          Keys.TLS_KEY_STORE.name(),
          Keys.TLS_CERTIFICATE.name(),
          Keys.TLS_PRIVATE_KEY.name());

  private final String name;
  private final String password;
  private final Path directory;
  private final Path keyStore;
  private final Path trustStore;
  private volatile List<String> protocols = List.of();

  private SslBundleFiles(String name) {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    this.name = name;
    this.password = HexFormat.of().formatHex(random);
    try {
      directory = Files.createTempDirectory("hawser-ssl-"); // for its owner only
    } catch (IOException e) {
      throw new UncheckedIOException("The files of SSL bundle " + name + " cannot be written", e);
    }
    keyStore = directory.resolve("key-store.p12");
    trustStore = directory.resolve("trust-store.p12");
  }

  /**
   * Writes the files, now and whenever the bundle changes.
   *
   * @throws org.springframework.boot.ssl.NoSuchSslBundleException if there is no such bundle
   */
  static SslBundleFiles of(SslBundles bundles, String name) {
    SslBundle bundle = bundles.getBundle(name);
    SslBundleFiles files = new SslBundleFiles(name);
    try {
      files.write(bundle);
      bundles.addBundleUpdateHandler(name, files::write);
      return files;
    } catch (RuntimeException e) {
      files.close();
      throw e;
    }
  }

  private void write(SslBundle bundle) {
    SslStoreBundle stores = bundle.getStores();
    String[] enabled = bundle.getOptions().getEnabledProtocols();
    protocols = enabled == null ? List.of() : List.of(enabled);
    if (bundle.getOptions().getCiphers() != null) {
      throw new ConfigurationException(
          SpringKeys.SSL_BUNDLE
              + ": "
              + name
              + " sets ciphers, which have no effect here"
              + " (expected: none)",
          null);
    }
    try {
      KeyStore keys = stores.getKeyStore();
      if (keys != null) {
        store(keyStore, onlyKeys(keys, bundle, stores.getKeyStorePassword()));
      }
      KeyStore trusted = stores.getTrustStore();
      if (trusted != null) {
        store(trustStore, onlyCertificates(trusted));
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new ConfigurationException(
          SpringKeys.SSL_BUNDLE + ": " + name + " cannot be used: " + e.getMessage(), e);
    }
  }

  private KeyStore onlyKeys(KeyStore from, SslBundle bundle, @Nullable String storePassword)
      throws IOException, GeneralSecurityException {
    String keyPassword = bundle.getKey().getPassword();
    String opens = keyPassword == null ? storePassword : keyPassword;
    String chosen = bundle.getKey().getAlias();
    KeyStore to = empty();
    for (String alias : Collections.list(from.aliases())) {
      if (from.isKeyEntry(alias) && (chosen == null || alias.equalsIgnoreCase(chosen))) {
        Key key = from.getKey(alias, opens == null ? new char[0] : opens.toCharArray());
        to.setKeyEntry(alias, key, password.toCharArray(), from.getCertificateChain(alias));
      }
    }
    if (chosen != null && to.size() == 0) {
      throw new ConfigurationException(
          SpringKeys.SSL_BUNDLE + ": " + name + " has no key with the alias " + chosen, null);
    }
    return to;
  }

  private static KeyStore onlyCertificates(KeyStore from)
      throws IOException, GeneralSecurityException {
    KeyStore to = empty();
    for (String alias : Collections.list(from.aliases())) {
      Certificate certificate = from.getCertificate(alias); // of a key pair, too, as in the JDK
      if (certificate != null) {
        to.setCertificateEntry(alias, certificate);
      }
    }
    return to;
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /** Replaces a file as a whole, so that it is never read half written. */
  private void store(Path file, KeyStore store) throws IOException, GeneralSecurityException {
    Path fresh = Files.createTempFile(directory, "fresh-", ".p12");
    try (OutputStream out = Files.newOutputStream(fresh)) {
      store.store(out, password.toCharArray());
    }
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Returns the settings that name the files.
   *
   * @throws ConfigurationException if the application names other certificates, too
   */
  Map<String, String> settings(Environment environment) {
    SpringSettings given = SpringSettings.of(environment);
    for (String setting : REPLACED) {
      SpringSettings.Given other = given.given(setting);
      if (other != null && !other.value().isBlank()) {
        throw new ConfigurationException(
            SpringKeys.SSL_BUNDLE
                + " and "
                + other.property()
                + " are both set (expected: one of them)",
            null);
      }
    }
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(Keys.TLS_ENABLED.name(), "true");
    if (Files.exists(keyStore)) {
      settings.put(Keys.TLS_KEY_STORE.name(), keyStore.toString());
      settings.put(Keys.TLS_KEY_STORE_PASSWORD.name(), password);
    }
    if (Files.exists(trustStore)) {
      settings.put(Keys.TLS_TRUST_STORE.name(), trustStore.toString());
      settings.put(Keys.TLS_TRUST_STORE_PASSWORD.name(), password);
    }
    if (!protocols.isEmpty()) {
      settings.put(Keys.TLS_PROTOCOLS.name(), String.join(",", protocols));
    }
    return settings;
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(keyStore);
      Files.deleteIfExists(trustStore);
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      directory.toFile().deleteOnExit();
    }
  }
}
