package io.hawser.registry.nacos;

import com.alibaba.nacos.common.remote.client.RpcClientTlsConfig;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.hawser.config.RegistrySettings;
import io.hawser.registry.support.TlsFiles;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Describes how to speak TLS with Nacos' gRPC port. All files are PEM.
 *
 * @param trusted the certificates to trust; {@code null} to trust everyone
 * @param certificate our own certificate, {@code null} for none
 * @param key its private key
 * @param keyPassword the password of the key, {@code null} for none
 */
record TlsSettings(
    @Nullable Path trusted,
    @Nullable Path certificate,
    @Nullable Path key,
    @Nullable String keyPassword) {

  private static final String PEM = "a PEM file";

  static @Nullable TlsSettings read(RegistrySettings keys) {
    if (!Boolean.TRUE.equals(keys.flag("ssl"))) {
      TlsFiles.reject(keys, List.of("caFile", "certFile", "keyFile"), keys.key("ssl") + "=true");
      return null;
    }
    TlsSettings tls =
        new TlsSettings(
            keys.file("caFile", PEM),
            keys.file("certFile", PEM),
            keys.file("keyFile", PEM),
            keys.text("keyPassword"));
    if (tls.trusted == null && !Boolean.TRUE.equals(keys.flag("trustAll"))) {
      throw keys.missing("caFile", PEM, "ssl");
    }
    if ((tls.certificate == null) != (tls.key == null)) {
      throw tls.key == null
          ? keys.missing("keyFile", PEM, "certFile")
          : keys.missing("certFile", PEM, "keyFile");
    }
    return tls;
  }

  RpcClientTlsConfig toNacos() {
    RpcClientTlsConfig config = new WithoutPasswordInLog();
    config.setEnableTls(true);
    config.setTrustAll(trusted == null);
    config.setTrustCollectionCertFile(url(trusted));
    config.setMutualAuthEnable(certificate != null);
    config.setCertChainFile(url(certificate));
    config.setCertPrivateKey(url(key));
    config.setCertPrivateKeyPassword(keyPassword);
    return config;
  }

  /** Returns the URL of a file, because anything else would be looked for on the class path. */
  @SuppressWarnings("NullAway") // Nacos takes null for "not set"
  private static String url(@Nullable Path file) {
    return file == null ? null : file.toUri().toString();
  }

  /** Nacos logs this object as JSON with every connection. */
  private static final class WithoutPasswordInLog extends RpcClientTlsConfig {
    @Override
    @JsonIgnore
    public String getCertPrivateKeyPassword() {
      return super.getCertPrivateKeyPassword();
    }
  }

  /** Describes the settings without the password. */
  @Override
  public String toString() {
    return "TLS, trusting " + trusted + ", as " + certificate;
  }
}
