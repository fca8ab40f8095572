package io.hawser.registry.support.http;

import io.hawser.error.ForeignText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Calls over HTTP, each on a connection of its own. They block the calling thread until they are
 * done, their time is up, or {@link #abort} is called. Thread-safe.
 *
 * <p>They use {@link HttpURLConnection}, which has no threads. The threads of {@link
 * java.net.http.HttpClient} end with {@code close()} from Java 21 on only.
 */
final class HttpCalls {
  /** The longest answer. A list of 500 servers of Eureka has about 600,000 bytes. */
  private static final int MOST_BYTES = 8 * 1024 * 1024;

  /** Has no credentials for any server. */
  private static final Authenticator NO_CREDENTIALS = new Authenticator() {};

  private final Duration connectTimeout;
  private final Set<HttpURLConnection> open = ConcurrentHashMap.newKeySet();
  private volatile boolean aborted;

  HttpCalls(Duration connectTimeout) {
    this.connectTimeout = connectTimeout;
  }

  /**
   * Sends a request and returns the answer, whatever its status.
   *
   * @param name the name of the server in errors
   * @param url the server
   * @param request what to send
   * @param authorization the value of that header, or {@code null}
   * @param timeout how long the server may be silent, and the body may take
   * @param withBody whether the body is read; without it, {@link #abort} never has to wait
   * @throws HttpFailure if there is no answer
   */
  HttpReply call(
      String name,
      String url,
      HttpRequest request,
      @Nullable String authorization,
      Duration timeout,
      boolean withBody)
      throws HttpFailure {
    HttpURLConnection http = null;
    try {
      // Servers of a registry are reached as the coordinators are: not through a proxy.
      http = (HttpURLConnection) new URL(url + request.path()).openConnection(Proxy.NO_PROXY);
      request.describe(http, authorization);
      http.setRequestProperty("Connection", "close"); // otherwise a thread of the JVM keeps it
      http.setInstanceFollowRedirects(false); // passwords and tokens go nowhere else
      withoutCredentials(http);
      http.setUseCaches(false);
      http.setConnectTimeout(millis(connectTimeout));
      http.setReadTimeout(millis(timeout));
      open.add(http);
      connect(http);
      send(http, request);
      return answer(http, timeout, withBody);
    } catch (IOException e) {
      throw new HttpFailure(name + ": " + reason(e, timeout), false, e);
    } catch (NullPointerException e) {
      if (!aborted) {
        throw e;
      }
      // disconnect() takes away parts that the JDK still uses.
      throw new HttpFailure(name + ": closed", false, e);
    } finally {
      if (http != null) {
        open.remove(http);
        http.disconnect();
      }
    }
  }

  /** The application's own authenticator would answer with its credentials. */
  private static void withoutCredentials(HttpURLConnection http) {
    try {
      http.setAuthenticator(NO_CREDENTIALS);
    } catch (UnsupportedOperationException e) {
      return; // not of the JDK: the application has a URLStreamHandlerFactory
    }
  }

  private static int millis(Duration duration) {
    return (int) Math.min(Math.max(1, duration.toMillis()), Integer.MAX_VALUE);
  }

  private void connect(HttpURLConnection http) throws IOException {
    checkOpen();
    try {
      http.connect();
    } catch (SocketTimeoutException e) {
      throw new ConnectTimeoutException(e);
    }
    checkOpen(); // abort() cannot end an attempt to connect
  }

  private void send(HttpURLConnection http, HttpRequest request) throws IOException {
    if (http.getDoOutput()) {
      try (OutputStream out = http.getOutputStream()) {
        out.write(request.body().getBytes(StandardCharsets.UTF_8));
      }
      checkOpen(); // a connection that abort() has closed may have been opened again
    }
  }

  private void checkOpen() throws IOException {
    if (aborted) {
      throw new IOException("closed");
    }
  }

  /** A time-out while connecting, which differs from others. */
  private static final class ConnectTimeoutException extends IOException {
    private static final long serialVersionUID = 1;

    ConnectTimeoutException(IOException cause) {
      super(cause);
    }
  }

  private static HttpReply answer(HttpURLConnection http, Duration timeout, boolean withBody)
      throws IOException {
    int status = http.getResponseCode();
    if (status < 0) {
      throw new IOException("its answer is not HTTP");
    }
    if (!withBody) {
      return new HttpReply(status, "");
    }
    InputStream body = HttpReply.isError(status) ? http.getErrorStream() : http.getInputStream();
    return new HttpReply(status, body == null ? "" : read(body, timeout));
  }

  private static String read(InputStream body, Duration timeout) throws IOException {
    long end = System.nanoTime() + timeout.toNanos();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] some = new byte[8192];
    for (int count = body.read(some); count >= 0; count = body.read(some)) {
      all.write(some, 0, count);
      if (all.size() > MOST_BYTES) {
        throw new IOException("its answer has more than " + MOST_BYTES + " bytes");
      }
      if (System.nanoTime() - end > 0) {
        throw new SocketTimeoutException();
      }
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  private String reason(IOException error, Duration timeout) {
    if (aborted) {
      return "closed";
    }
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

  /**
   * Makes all present and later calls fail. A call that is connecting fails when that ends. While a
   * body is being read, the JDK keeps this method waiting, at most until the time-out of that call.
   * In theory the JDK may connect once more behind the back of this method; such a call ends with
   * its time-out.
   */
  void abort() {
    aborted = true;
    open.forEach(HttpURLConnection::disconnect);
  }
}
