package io.hawser.registry.etcd;

import io.grpc.netty.GrpcSslContexts;
import io.hawser.config.RegistrySettings;
import io.hawser.error.ConfigurationException;
import io.hawser.registry.support.TlsFiles;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Reads certificates from PEM files: the trusted ones, by default those of Java, and the client's
 * own.
 */
final class TlsSettings {
  private static final String CA = "caFile";
  private static final String CERT = "certFile";
  private static final String KEY = "keyFile";
  private static final String KEY_PASSWORD = "keyPassword";
  private static final String PEM = "a PEM file";

  private TlsSettings() {}

  static @Nullable SslContext read(RegistrySettings settings, boolean tls) {
    Path ca = settings.file(CA, PEM);
    Path cert = settings.file(CERT, PEM);
    Path key = settings.file(KEY, PEM);
    if (!tls) {
      TlsFiles.reject(
          settings,
          List.of(CA, CERT, KEY),
          settings.key(EtcdSettings.ENDPOINTS.key()) + " with https://");
      return null;
    }
    if (cert == null && key != null) {
      throw settings.missing(CERT, PEM, KEY);
    }
    if (cert != null && key == null) {
      throw settings.missing(KEY, PEM, CERT);
    }
    SslContextBuilder builder = SslContextBuilder.forClient();
    if (ca != null) {
      load(settings, CA, ca, "certificates in PEM", () -> builder.trustManager(ca.toFile()));
    }
    if (cert != null && key != null) {
      load(
          settings,
          KEY,
          key,
          "a key that belongs to "
              + settings.key(CERT)
              + ", both in PEM, the key as PKCS#8, which \"openssl pkcs8 -topk8\" makes",
          () -> builder.keyManager(cert.toFile(), key.toFile(), settings.text(KEY_PASSWORD)));
    }
    try {
      return GrpcSslContexts.configure(builder, SslProvider.JDK).build();
    } catch (SSLException e) {
      throw new ConfigurationException(
          settings.key(EtcdSettings.ENDPOINTS.key())
              + ": TLS cannot be set up from these settings: "
              + e.getMessage(),
          e);
    }
  }

  private static void load(
      RegistrySettings settings, String name, Path file, String expected, Runnable loading) {
    try {
      loading.run();
    } catch (IllegalArgumentException e) {
      throw settings.invalid(name, file.toString(), expected, e);
    }
  }
}
