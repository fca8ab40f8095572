package io.hawser.transport.quic;

import io.hawser.error.ForeignText;
import io.hawser.netty.internal.tls.TlsFailures;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.quic.QuicClosedChannelException;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in a sentence why a connection by QUIC did not open or has ended. Stateless. */
final class QuicErrors {
  private static final int NO_APPLICATION_PROTOCOL = 120;

  private QuicErrors() {}

  /**
   * Says why a connection did not open.
   *
   * @param cause the error that the channel got
   * @param rejected why the certificate of the server was not accepted, if that is the reason
   * @param hasCertificate whether this client has a certificate to show
   * @param timeout how long was waited, in milliseconds
   */
  static IOException connecting(
      Throwable cause,
      @Nullable CertificateException rejected,
      boolean hasCertificate,
      long timeout) {
    if (rejected != null) {
      return certificate(rejected, "server", hasCertificate);
    }
    if (cause instanceof ConnectTimeoutException) {
      return new IOException(
          "no answer by QUIC within "
              + timeout
              + " ms: no server listens by QUIC there, or something in between drops UDP",
          cause);
    }
    if (cause instanceof QuicClosedChannelException closed && closed.event() != null) {
      return closed(closed.event(), "server", hasCertificate);
    }
    return new IOException("QUIC failed: " + text(cause), cause);
  }

  /** Says why the certificate of a peer was not accepted. */
  static SSLException certificate(
      CertificateException rejected, String peer, boolean hasCertificate) {
    return new SSLException(TlsFailures.reason(rejected, peer, hasCertificate, ""), rejected);
  }

  /** Says why the peer closed a connection. */
  static IOException closed(QuicConnectionCloseEvent event, String peer, boolean hasCertificate) {
    if (!event.isTlsError()) {
      String reason = reason(event);
      return new IOException(
          "the "
              + peer
              + " closed the connection"
              + (reason.isEmpty() ? "" : ": " + ForeignText.line(reason))
              + (event.error() == 0 ? "" : " (error " + event.error() + " of QUIC)"));
    }
    int alert = QuicConnectionCloseEvent.extractTlsError(event.error());
    if (alert == NO_APPLICATION_PROTOCOL) {
      return new SSLException(
          "the "
              + peer
              + " speaks another protocol over QUIC here (expected: ALPN "
              + QuicTls.PROTOCOL
              + "): one of the two sides has the wrong port");
    }
    SSLException received = new SSLException("Received fatal alert: " + name(alert));
    return new SSLException(TlsFailures.reason(received, peer, hasCertificate, ""), received);
  }

  /** Returns the words of the peer, which may have given none. */
  private static String reason(QuicConnectionCloseEvent event) {
    try {
      return new String(event.reason(), StandardCharsets.UTF_8);
    } catch (NullPointerException e) { // so the codec says that there are none
      return "";
    }
  }

  /** Returns the names that TLS has for the alerts that concern certificates and versions. */
  private static String name(int alert) {
    return switch (alert) {
      case 40 -> "handshake_failure";
      case 42 -> "bad_certificate";
      case 44 -> "certificate_revoked";
      case 45 -> "certificate_expired";
      case 46 -> "certificate_unknown";
      case 48 -> "unknown_ca";
      case 70 -> "protocol_version";
      case 116 -> "certificate_required";
      default -> "alert " + alert;
    };
  }

  private static String text(Throwable cause) {
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }
}
