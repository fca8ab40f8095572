package io.hawser.netty.internal.tls;

import io.hawser.error.ConfigurationException;
import io.hawser.netty.security.CertificateFiles;
import io.hawser.netty.security.TlsConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/** Reads certificates and makes of them what handshakes need. Blocks. */
final class SslContexts {
  private static final char[] IN_MEMORY = {};
  private static final byte[] SAMPLE = {1, 2, 3};

  private SslContexts() {}

  /** Returns netty-tcnative where it is on the class path and can be loaded, else the JDK. */
  static SslProvider provider() {
    return OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
  }

  static SslContext client(TlsConfig config, SslProvider provider)
      throws IOException, GeneralSecurityException {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .endpointIdentificationAlgorithm(config.verifyHostName() ? "HTTPS" : null);
    CertificateFiles own = config.own();
    if (own != null) {
      builder.keyManager(keys(own));
    }
    return build(builder, config, provider);
  }

  static SslContext server(TlsConfig config, SslProvider provider)
      throws IOException, GeneralSecurityException {
    SslContextBuilder builder = SslContextBuilder.forServer(keys(requireOwn(config)));
    if (config.clientCertificateRequired()) {
      builder.clientAuth(ClientAuth.REQUIRE);
    }
    return build(builder, config, provider);
  }

  static CertificateFiles requireOwn(TlsConfig config) {
    CertificateFiles own = config.own();
    if (own == null) {
      throw new ConfigurationException("A server needs a certificate and its private key", null);
    }
    return own;
  }

  /** Reads the files, and leaves the rest to a factory. */
  static SslContext made(TlsConfig config, ContextFactory factory)
      throws IOException, GeneralSecurityException {
    CertificateFiles own = config.own();
    CertificateFiles trusted = config.trusted();
    return factory.create(
        config, own == null ? null : keys(own), trusted == null ? null : trust(trusted));
  }

  private static SslContext build(SslContextBuilder builder, TlsConfig config, SslProvider provider)
      throws IOException, GeneralSecurityException {
    CertificateFiles trusted = config.trusted();
    if (trusted != null) {
      builder.trustManager(trust(trusted));
    }
    return builder.sslProvider(provider).protocols(config.protocols()).build();
  }

  private static TrustManagerFactory trust(CertificateFiles files)
      throws IOException, GeneralSecurityException {
    KeyStore store = files.keyStore() ? load(files) : emptyStore();
    if (!files.keyStore()) {
      int number = 0;
      for (X509Certificate certificate : Pem.certificates(files.certificates())) {
        store.setCertificateEntry("trusted-" + number++, certificate);
      }
    }
    boolean any = false;
    for (String alias : Collections.list(store.aliases())) {
      any |= store.isCertificateEntry(alias);
    }
    if (!any) {
      throw new GeneralSecurityException(
          "there is no trusted certificate in "
              + files.certificates()
              + ", only keys (expected: a trust store)");
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }

  private static KeyManagerFactory keys(CertificateFiles files)
      throws IOException, GeneralSecurityException {
    KeyStore store;
    char[] password;
    if (files.keyStore()) {
      store = load(files);
      password =
          (files.keyPassword().isEmpty() ? files.password() : files.keyPassword()).toCharArray();
    } else {
      store = emptyStore();
      password = IN_MEMORY;
      List<X509Certificate> chain = Pem.certificates(files.certificates());
      Path keyFile = Objects.requireNonNull(files.privateKey(), "privateKey");
      store.setKeyEntry(
          "own",
          Pem.privateKey(keyFile, files.keyPassword()),
          password,
          chain.toArray(new Certificate[0]));
    }
    checkPairs(store, password, files);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, password);
    return factory;
  }

  /**
   * Checks that key and certificate match: files are replaced one after the other, and in between
   * they do not.
   */
  private static void checkPairs(KeyStore store, char[] password, CertificateFiles files)
      throws GeneralSecurityException {
    boolean any = false;
    for (String alias : Collections.list(store.aliases())) {
      if (store.isKeyEntry(alias)) {
        Key key = store.getKey(alias, password);
        if (key instanceof PrivateKey privateKey
            && !belongTogether(privateKey, store.getCertificate(alias).getPublicKey())) {
          throw new GeneralSecurityException(
              "the private key does not belong to the certificate (" + files + ")");
        }
        any = true;
      }
    }
    if (!any) {
      throw new GeneralSecurityException(
          "there is no private key in " + files + " (expected: a key store)");
    }
  }

  private static boolean belongTogether(PrivateKey privateKey, PublicKey publicKey)
      throws GeneralSecurityException {
    String keyAlgorithm = privateKey.getAlgorithm();
    if (!keyAlgorithm.equals(publicKey.getAlgorithm())) {
      return false;
    }
    Signature signature =
        Signature.getInstance(
            switch (keyAlgorithm) {
              case "RSA" -> "SHA256withRSA";
              case "EC" -> "SHA256withECDSA";
              default -> keyAlgorithm;
            });
    signature.initSign(privateKey);
    signature.update(SAMPLE);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(SAMPLE);
    return signature.verify(signed);
  }

  private static KeyStore load(CertificateFiles files)
      throws IOException, GeneralSecurityException {
    // Finds the kind of store by its first bytes.
    return KeyStore.getInstance(files.certificates().toFile(), files.password().toCharArray());
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
