package io.hawser.registry.support.http;

import io.hawser.error.ForeignText;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Calls over HTTP/1.1, each on a connection of its own, which block the calling thread until {@link
 * #abort}. Thread-safe.
 *
 * <p>The clients of the JDK cannot be stopped for certain: {@link java.net.http.HttpClient} cannot
 * be closed before Java 21, and {@link java.net.HttpURLConnection} may connect again behind the
 * back of a thread that disconnects it.
 */
final class HttpCalls {
  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;

  private final Duration connectTimeout;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean aborted;

  HttpCalls(Duration connectTimeout) {
    this.connectTimeout = connectTimeout;
  }

  /**
   * Sends a request and returns the answer, whatever its status.
   *
   * @param server the name of the server in errors
   * @param url the whole address
   * @param authorization the value of that header, or {@code null}
   * @param contentType the type of the body; {@code null} for a GET request
   * @param body the body of a POST request
   * @param timeout how long the answer may take
   * @throws HttpFailure if there is no answer
   */
  HttpReply call(
      String server,
      String url,
      @Nullable String authorization,
      @Nullable String contentType,
      String body,
      Duration timeout)
      throws HttpFailure {
    URI uri = URI.create(url);
    Socket socket = new Socket();
    open.add(socket);
    try (socket) {
      if (aborted) { // one of the two sees the other: here, or abort() the socket
        throw new IOException("closed");
      }
      connect(socket, uri);
      Socket used = uri.getScheme().equals("https") ? secured(socket, uri, timeout) : socket;
      used.getOutputStream().write(request(uri, authorization, contentType, body));
      return answer(used, timeout);
    } catch (IOException e) {
      throw new HttpFailure(server + ": " + reason(e, timeout), false, e);
    } finally {
      open.remove(socket);
    }
  }

  private static int port(URI uri) {
    if (uri.getPort() > 0) {
      return uri.getPort();
    }
    return uri.getScheme().equals("https") ? HTTPS_PORT : HTTP_PORT;
  }

  private void connect(Socket socket, URI uri) throws IOException {
    try {
      socket.connect(
          new InetSocketAddress(uri.getHost(), port(uri)),
          Math.toIntExact(connectTimeout.toMillis()));
    } catch (SocketTimeoutException e) {
      throw new ConnectTimeoutException(e);
    }
  }

  /** Tells a time-out while connecting from others. */
  private static final class ConnectTimeoutException extends IOException {
    private static final long serialVersionUID = 1;

    ConnectTimeoutException(IOException cause) {
      super(cause);
    }
  }

  /** TLS with what the JVM trusts; the certificate must name the host. */
  private static Socket secured(Socket socket, URI uri, Duration timeout) throws IOException {
    SSLSocket tls =
        (SSLSocket)
            ((SSLSocketFactory) SSLSocketFactory.getDefault())
                .createSocket(socket, uri.getHost(), port(uri), true);
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    tls.setSSLParameters(parameters);
    tls.setSoTimeout(Math.toIntExact(timeout.toMillis()));
    tls.startHandshake();
    return tls;
  }

  private static byte[] request(
      URI uri, @Nullable String authorization, @Nullable String contentType, String body) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder();
    head.append(contentType == null ? "GET " : "POST ").append(uri.getRawPath());
    if (uri.getRawQuery() != null) {
      head.append('?').append(uri.getRawQuery());
    }
    head.append(" HTTP/1.1\r\nHost: ").append(uri.getRawAuthority());
    head.append("\r\nAccept: application/json\r\nConnection: close\r\n");
    if (authorization != null) {
      head.append("Authorization: ").append(oneLine(authorization)).append("\r\n");
    }
    if (contentType != null) {
      head.append("Content-Type: ").append(contentType);
      head.append("\r\nContent-Length: ").append(content.length).append("\r\n");
    }
    byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = new byte[start.length + content.length];
    System.arraycopy(start, 0, all, 0, start.length);
    System.arraycopy(content, 0, all, start.length, content.length);
    return all;
  }

  /** A server issued it, which must not add headers of its own. */
  private static String oneLine(String token) {
    return token.replaceAll("[\\r\\n]", "");
  }

  private static HttpReply answer(Socket socket, Duration timeout) throws IOException {
    long end = System.nanoTime() + timeout.toNanos();
    InputStream in = socket.getInputStream();
    HttpReplyBuffer buffer = new HttpReplyBuffer();
    byte[] some = new byte[8192];
    while (!buffer.isComplete()) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new SocketTimeoutException();
      }
      socket.setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
      int count = in.read(some);
      if (count < 0) {
        return buffer.ended();
      }
      buffer.add(some, count);
    }
    return buffer.reply();
  }

  private String reason(IOException error, Duration timeout) {
    if (error instanceof ConnectTimeoutException) {
      return "no connection within " + connectTimeout.toMillis() + " ms";
    }
    if (error instanceof SocketTimeoutException) {
      return "no answer within " + timeout.toMillis() + " ms";
    }
    if (error instanceof ConnectException) {
      return "the connection was refused";
    }
    if (error instanceof UnknownHostException) {
      return "the host is unknown";
    }
    return ForeignText.line(String.valueOf(error.getMessage()));
  }

  /** Makes all present and later calls fail. */
  void abort() {
    aborted = true;
    for (Socket socket : open) {
      try {
        socket.close();
      } catch (IOException e) {
        // It is of no use any more in any case.
      }
    }
  }
}
