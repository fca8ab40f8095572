package io.hawser.netty.internal.tls;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in a sentence why there is no TLS connection, and what to do. */
public final class TlsFailures {
  private static final String SEATA_FRAME = "dada";
  private static final String HTTP_ANSWER = "48545450"; // HTTP

  private TlsFailures() {}

  /**
   * Returns whether TLS has failed.
   *
   * @param thrown the error that a channel has caught
   * @return whether an error of TLS is among the causes
   */
  public static boolean isTls(Throwable thrown) {
    return find(thrown, SSLException.class) != null;
  }

  /**
   * Returns why TLS failed.
   *
   * @param thrown the error that a channel has caught
   * @param peer {@code "server"} or {@code "client"}
   * @param hasCertificate whether this side has a certificate to show
   * @param firstBytes how the peer began, in hexadecimal digits
   * @return a sentence without the full stop
   */
  public static String reason(
      Throwable thrown, String peer, boolean hasCertificate, String firstBytes) {
    if (find(thrown, NotSslRecordException.class) != null) {
      return "the " + peer + " does not speak TLS here, " + instead(firstBytes);
    }
    if (find(thrown, SslHandshakeTimeoutException.class) != null) {
      return "the "
          + peer
          + " did not finish the TLS handshake in time: it may not speak TLS on this port";
    }
    String certificate = certificate(thrown, peer);
    if (certificate != null) {
      return certificate;
    }
    if (find(thrown, ClosedChannelException.class) != null) {
      return closedInHandshake(peer);
    }
    String alert = alert(thrown, peer, hasCertificate);
    return alert == null ? "TLS failed: " + message(root(thrown)) : alert;
  }

  /**
   * Returns the reason of a connection that ended during the handshake, without any word.
   *
   * @param peer {@code "server"} or {@code "client"}
   * @return a sentence without the full stop
   */
  public static String closedInHandshake(String peer) {
    return "the "
        + peer
        + " closed the connection during the TLS handshake: it may not speak TLS on"
        + " this port, or require a certificate";
  }

  private static String instead(String sent) {
    if (sent.startsWith(SEATA_FRAME)) {
      return "but the plain Seata protocol: TLS is on at one end only. It sent " + sent;
    }
    if (sent.startsWith(HTTP_ANSWER)) {
      return "but plain HTTP: one of the two sides has the wrong port. It sent " + sent;
    }
    return "but something else: one of the two sides has the wrong port. It sent " + sent;
  }

  private static @Nullable String certificate(Throwable thrown, String peer) {
    CertificateExpiredException expired = find(thrown, CertificateExpiredException.class);
    if (expired != null) {
      return "the certificate of the " + peer + " has expired (" + message(expired) + ")";
    }
    CertificateNotYetValidException early = find(thrown, CertificateNotYetValidException.class);
    if (early != null) {
      return "the certificate of the "
          + peer
          + " is not valid yet ("
          + message(early)
          + "); one of the clocks may be wrong";
    }
    if (find(thrown, CertPathBuilderException.class) != null) {
      return "the certificate of the "
          + peer
          + " is not trusted: none of the trusted certificates vouches for it. "
          + (peer.equals("server")
              ? "Give the certificate of its authority in transport.tls.trustCertificates or"
                  + " transport.tls.trustStore"
              : "Its authority belongs to the trusted certificates of this server");
    }
    CertPathValidatorException path = find(thrown, CertPathValidatorException.class);
    if (path != null) {
      return "the certificate of the " + peer + " is not trusted: " + message(path);
    }
    CertificateException other = find(thrown, CertificateException.class);
    if (other == null) {
      return null;
    }
    String message = message(other);
    return message.startsWith("No ")
        ? "the certificate of the "
            + peer
            + " is for another host name: "
            + message
            + ". If that is meant to be, give the name it is for in transport.tls.serverName"
        : "the certificate of the " + peer + " was not accepted: " + message;
  }

  /** Returns what the other end says about us. */
  private static @Nullable String alert(Throwable thrown, String peer, boolean hasCertificate) {
    SSLException error = find(thrown, SSLException.class);
    String text = error == null ? "" : message(error).toLowerCase(Locale.ROOT).replace(' ', '_');
    if (text.contains("empty_client_certificate")
        || text.contains("peer_did_not_return_a_certificate")) {
      return wantsCertificate(peer);
    }
    for (String rejection :
        new String[] {
          "certificate_required",
          "bad_certificate",
          "certificate_unknown",
          "unknown_ca",
          "certificate_expired"
        }) {
      if (text.contains(rejection)) {
        if (!hasCertificate) {
          return wantsCertificate(peer);
        }
        return "the "
            + peer
            + " does not accept our certificate ("
            + rejection
            + "): it may have expired, or the "
            + peer
            + " trusts other authorities";
      }
    }
    if (text.contains("protocol_version")
        || text.contains("handshake_failure")
        || text.contains("not_supported")) {
      return "the "
          + peer
          + " and this side have no TLS version or cipher in common ("
          + message(error == null ? thrown : error)
          + "); only TLS 1.2 and 1.3 are spoken here"
          + (hasCertificate ? "" : ". Or " + wantsCertificate(peer));
    }
    return null;
  }

  private static String wantsCertificate(String peer) {
    return peer.equals("server")
        ? "the server requires a certificate of the client: set transport.tls.certificate and"
            + " transport.tls.privateKey, or transport.tls.keyStore"
        : "the client shows no certificate, which is required here";
  }

  private static String message(Throwable thrown) {
    return thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
  }

  private static Throwable root(Throwable thrown) {
    return thrown instanceof DecoderException && thrown.getCause() != null
        ? thrown.getCause()
        : thrown;
  }

  private static <T extends Throwable> @Nullable T find(Throwable thrown, Class<T> kind) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (kind.isInstance(cause)) {
        return kind.cast(cause);
      }
    }
    return null;
  }
}
