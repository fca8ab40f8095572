package io.hawser.transport.quic;

import io.hawser.error.ConfigurationException;
import io.hawser.netty.internal.tls.ContextFactory;
import io.hawser.netty.internal.tls.TlsContexts;
import io.hawser.netty.security.TlsConfig;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.ClientAuth;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS 1.3 as a part of QUIC, with the certificates and checks that TCP has. Nothing is sent before
 * the handshake is complete (0-RTT): a request in such data can be repeated by others, and requests
 * change transactions.
 */
final class QuicTls {
  /**
   * The name of the protocol that both ends must give (ALPN), so that no other protocol over QUIC
   * is taken for ours.
   */
  static final String PROTOCOL = "seata/1";

  private static final String TLS13 = "TLSv1.3";

  private QuicTls() {}

  /** Creates the contexts of a client; what is not trusted is recorded. */
  static TlsContexts client(TlsConfig config, TrustRecorder recorder) {
    check(config);
    ContextFactory factory =
        (it, keys, trusted) ->
            QuicSslContextBuilder.forClient()
                .keyManager(keys, null)
                .trustManager(recorder.around(orDefault(trusted)))
                .endpointIdentificationAlgorithm(it.verifyHostName() ? "HTTPS" : "")
                .applicationProtocols(PROTOCOL)
                .earlyData(false)
                .build();
    return TlsContexts.client(config, factory);
  }

  /** Creates the contexts of an endpoint; what is not trusted is recorded. */
  static TlsContexts server(TlsConfig config, TrustRecorder recorder) {
    check(config);
    ContextFactory factory =
        (it, keys, trusted) -> server(it, Objects.requireNonNull(keys), trusted, recorder).build();
    return TlsContexts.server(config, factory);
  }

  private static QuicSslContextBuilder server(
      TlsConfig config,
      KeyManagerFactory keys,
      @Nullable TrustManagerFactory trusted,
      TrustRecorder recorder)
      throws GeneralSecurityException {
    QuicSslContextBuilder builder =
        QuicSslContextBuilder.forServer(keys, null).applicationProtocols(PROTOCOL).earlyData(false);
    if (config.clientCertificateRequired()) {
      builder.clientAuth(ClientAuth.REQUIRE).trustManager(recorder.around(orDefault(trusted)));
    }
    return builder;
  }

  private static void check(TlsConfig config) {
    if (!config.protocols().contains(TLS13)) {
      throw new ConfigurationException(
          "transport.tls.protocols: "
              + String.join(",", config.protocols())
              + " (expected: TLSv1.3 among them, the only version that QUIC has)",
          null);
    }
  }

  private static TrustManagerFactory orDefault(@Nullable TrustManagerFactory trusted)
      throws GeneralSecurityException {
    if (trusted != null) {
      return trusted;
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    return factory;
  }
}
