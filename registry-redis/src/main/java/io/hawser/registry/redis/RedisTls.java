package io.hawser.registry.redis;

import io.hawser.config.RegistrySettings;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.SslOptions;

/** TLS to Redis: trusted and own certificates. The server's must name the host. */
final class RedisTls {
  static final String TRUST_STORE = RedisSettings.PREFIX + "trustStore";
  private static final String STORE = "a PKCS12 or JKS file";

  private final SSLContext context;

  private RedisTls(SSLContext context) {
    this.context = context;
  }

  /**
   * Reads the stores. Without them, what the JVM trusts is trusted, and there is no client
   * certificate.
   */
  static RedisTls read(RegistrySettings settings) {
    String type = KeyStore.getDefaultType(); // reads both kinds; Jedis 6 has no default
    SslOptions.Builder options = SslOptions.builder().keyStoreType(type).trustStoreType(type);
    Path trustStore = settings.file("trustStore", STORE);
    Path keyStore = settings.file("keyStore", STORE);
    if (trustStore != null) {
      options.truststore(trustStore.toFile(), secret(settings, "trustStorePassword"));
    }
    if (keyStore != null) {
      options.keystore(keyStore.toFile(), secret(settings, "keyStorePassword"));
    }
    try {
      return new RedisTls(options.build().createSslContext());
    } catch (IOException | GeneralSecurityException e) {
      throw settings.invalid(
          trustStore == null ? "keyStore" : "trustStore",
          trustStore + " (and keyStore: " + keyStore + ")",
          "key stores that open with the configured passwords; " + e.getMessage(),
          e);
    }
  }

  private static char @Nullable [] secret(RegistrySettings settings, String name) {
    String text = settings.text(name);
    return text == null ? null : text.toCharArray();
  }

  /** Returns a socket that closes the connected one with it. */
  Socket over(Socket connected, String host, int port) throws IOException {
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(connected, host, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    try {
      socket.startHandshake();
      return socket;
    } catch (SocketTimeoutException e) { // it may wait for the end of a line of plain text
      throw new SSLException("no answer to the handshake", e);
    }
  }
}
