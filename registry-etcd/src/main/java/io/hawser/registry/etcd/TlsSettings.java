package io.hawser.registry.etcd;

import io.grpc.netty.GrpcSslContexts;
import io.hawser.config.HawserConfig;
import io.hawser.error.ConfigurationException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Whom to trust, and who we are, from PEM files. Without any, Java's own trust store decides. */
final class TlsSettings {
  private static final String CA = EtcdSettings.PREFIX + "caFile";
  private static final String CERT = EtcdSettings.PREFIX + "certFile";
  private static final String KEY = EtcdSettings.PREFIX + "keyFile";
  private static final String KEY_PASSWORD = EtcdSettings.PREFIX + "keyPassword";

  private TlsSettings() {}

  static @Nullable SslContext read(HawserConfig config, boolean tls) {
    File ca = file(config, CA);
    File cert = file(config, CERT);
    File key = file(config, KEY);
    if (!tls) {
      Stream.of(CA, CERT, KEY)
          .filter(name -> config.text(name) != null)
          .forEach(TlsSettings::refuse);
      return null;
    }
    if ((cert == null) != (key == null)) {
      throw new ConfigurationException(
          (cert == null ? CERT : KEY)
              + ": not set (expected: the path of a PEM file, as "
              + (cert == null ? KEY : CERT)
              + " is set)",
          null);
    }
    SslContextBuilder builder = SslContextBuilder.forClient();
    if (ca != null) {
      load(CA, ca, "certificates in PEM", () -> builder.trustManager(ca));
    }
    if (cert != null && key != null) {
      load(
          CERT + ", " + KEY,
          key,
          "a certificate and its key in PEM, the key as PKCS#8, which \"openssl pkcs8 -topk8\" makes",
          () -> builder.keyManager(cert, key, config.text(KEY_PASSWORD)));
    }
    try {
      return GrpcSslContexts.configure(builder, SslProvider.JDK).build();
    } catch (SSLException e) {
      throw new ConfigurationException(
          Endpoints.KEY + ": TLS cannot be set up from these settings: " + e.getMessage(), e);
    }
  }

  private static void refuse(String name) {
    throw new ConfigurationException(
        name
            + ": set, but no connection uses TLS (expected: nothing, or "
            + Endpoints.KEY
            + " with https://)",
        null);
  }

  private static @Nullable File file(HawserConfig config, String name) {
    String path = config.text(name);
    if (path == null) {
      return null;
    }
    File file = new File(path);
    if (!file.canRead()) {
      throw new ConfigurationException(
          name + ": " + file.getAbsolutePath() + " (expected: a PEM file that can be read)", null);
    }
    return file;
  }

  private static void load(String names, File file, String expected, Runnable loading) {
    try {
      loading.run();
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(names + ": " + file + " (expected: " + expected + ")", e);
    }
  }
}
