package io.hawser.registry.redis;

import static io.hawser.registry.redis.RedisSettings.PREFIX;
import static io.hawser.registry.redis.RedisSettings.refusal;

import io.hawser.config.HawserConfig;
import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.SslOptions;

/** TLS to Redis: whom to trust and who we are. The certificate must name the host. */
final class RedisTls {
  static final String TRUST_STORE = PREFIX + "trustStore";
  static final String TRUST_STORE_PASSWORD = PREFIX + "trustStorePassword";
  static final String KEY_STORE = PREFIX + "keyStore";
  static final String KEY_STORE_PASSWORD = PREFIX + "keyStorePassword";

  private final SSLContext context;

  private RedisTls(SSLContext context) {
    this.context = context;
  }

  /** Without stores, what the JVM trusts is trusted, and there is no client certificate. */
  static RedisTls read(HawserConfig config) {
    SslOptions.Builder options = SslOptions.builder();
    String trustStore = config.text(TRUST_STORE);
    String keyStore = config.text(KEY_STORE);
    try {
      if (trustStore != null) {
        options.truststore(file(TRUST_STORE, trustStore), secret(config, TRUST_STORE_PASSWORD));
      }
      if (keyStore != null) {
        options.keystore(file(KEY_STORE, keyStore), secret(config, KEY_STORE_PASSWORD));
      }
      return new RedisTls(options.build().createSslContext());
    } catch (IOException | GeneralSecurityException e) {
      throw refusal(
          TRUST_STORE + " and " + KEY_STORE,
          trustStore + " and " + keyStore,
          "key stores that open with the configured passwords; " + e.getMessage(),
          e);
    }
  }

  private static File file(String key, String path) {
    File file = new File(path);
    if (!file.isFile()) {
      throw refusal(key, path, "the path of a PKCS12 or JKS file");
    }
    return file;
  }

  private static char @Nullable [] secret(HawserConfig config, String key) {
    String text = config.text(key);
    return text == null ? null : text.toCharArray();
  }

  /** Closes the connected socket with the returned one, or if there is an error. */
  Socket over(Socket connected, String host, int port) throws IOException {
    try {
      SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(connected, host, port, true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    } catch (SocketTimeoutException e) { // it may wait for the end of a line of plain text
      connected.close();
      throw new SSLException("no answer to the handshake", e);
    } catch (IOException e) {
      connected.close();
      throw e;
    }
  }
}
