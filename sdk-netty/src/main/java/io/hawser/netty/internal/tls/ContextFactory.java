package io.hawser.netty.internal.tls;

import io.hawser.netty.security.TlsConfig;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Makes what handshakes need of certificates that were read. */
public interface ContextFactory {

  /**
   * Makes a context. Called again when the files have changed.
   *
   * @param config what to do with the certificates
   * @param keys the own certificate and its key, {@code null} if there is none
   * @param trusted the trusted certificates, {@code null} for those of the JDK
   * @return the context
   * @throws IOException if something cannot be read
   * @throws GeneralSecurityException if something cannot be used
   */
  SslContext create(
      TlsConfig config, @Nullable KeyManagerFactory keys, @Nullable TrustManagerFactory trusted)
      throws IOException, GeneralSecurityException;
}
