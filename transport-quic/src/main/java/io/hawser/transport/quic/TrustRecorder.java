package io.hawser.transport.quic;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Keeps why the certificate of a peer was not accepted: the native library that asks for it reports
 * only a number. A reason is kept until it is asked for, once. Any thread.
 */
final class TrustRecorder {
  private final Map<SSLEngine, CertificateException> rejections = new ConcurrentHashMap<>();

  /** Returns and forgets the reason of one handshake, {@code null} if there is none. */
  @Nullable CertificateException take(@Nullable SSLEngine engine) {
    return engine == null ? null : rejections.remove(engine);
  }

  /** Returns the trust manager of a factory, with a record. */
  TrustManager around(TrustManagerFactory factory) throws GeneralSecurityException {
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager extended) {
        return new Recording(extended);
      }
    }
    throw new GeneralSecurityException("the JDK has no trust manager for X.509 certificates");
  }

  private final class Recording extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager manager;

    Recording(X509ExtendedTrustManager manager) {
      this.manager = manager;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      try {
        manager.checkServerTrusted(chain, type, engine);
      } catch (CertificateException e) {
        rejections.put(engine, e);
        throw e;
      }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      try {
        manager.checkClientTrusted(chain, type, engine);
      } catch (CertificateException e) {
        rejections.put(engine, e);
        throw e;
      }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      manager.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      manager.checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      manager.checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      manager.checkServerTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return manager.getAcceptedIssuers();
    }
  }
}
