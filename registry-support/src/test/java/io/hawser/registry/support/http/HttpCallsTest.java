package io.hawser.registry.support.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.PasswordAuthentication;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls end in time: by an answer, by a time-out, or as they are aborted. */
@Timeout(300)
class HttpCallsTest {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration SHORT = Duration.ofMillis(300);

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final HttpCalls calls = new HttpCalls(Duration.ofSeconds(30));

  HttpCallsTest() throws IOException {}

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  /** The behaviour of the server on a connection, once it has received the head of the request. */
  private interface Script {
    void run(Socket connection) throws Exception;
  }

  private void serve(Script script) {
    Thread thread =
        new Thread(
            () -> {
              while (!server.isClosed()) {
                try (Socket connection = server.accept()) {
                  received.add(head(connection.getInputStream()));
                  script.run(connection);
                } catch (Exception e) {
                  received.add(e.toString());
                }
              }
            },
            "test-server");
    thread.setDaemon(true);
    thread.start();
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("ended");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static Script answering(String answer) {
    return connection -> write(connection, answer);
  }

  private static void write(Socket connection, String text) throws IOException {
    OutputStream out = connection.getOutputStream();
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private HttpReply call(HttpRequest request, Duration timeout) throws HttpFailure {
    return call(request, timeout, true);
  }

  private HttpReply call(HttpRequest request, Duration timeout, boolean withBody)
      throws HttpFailure {
    return calls.call("the server", url(), request, "Basic x", timeout, withBody);
  }

  private String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  private String failure(Duration timeout) {
    return assertThrows(HttpFailure.class, () -> call(HttpRequest.get("/a", Map.of()), timeout))
        .getMessage();
  }

  @Test
  void requestAndAnswerHaveAllTheirParts() throws Exception {
    serve(answering("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n{ü}"));
    assertEquals(
        new HttpReply(200, "{ü}"), call(HttpRequest.get("/a", Map.of("b", "c d&ü")), LONG));
    String head = received.take();
    assertTrue(head.startsWith("GET /a?b=c%20d%26%C3%BC HTTP/1.1\r\n"), head);
    assertTrue(head.contains("\r\nAuthorization: Basic x\r\n"), head);
    assertTrue(head.contains("\r\nConnection: close\r\n"), head);
  }

  /** They are for the servers that the application itself calls. */
  @Test
  void theApplicationsCredentialsAreNotSent() throws Exception {
    serve(
        answering(
            "HTTP/1.1 401 x\r\nWWW-Authenticate: Basic realm=\"r\"\r\nContent-Length: 0\r\n\r\n"));
    Authenticator before = Authenticator.getDefault();
    Authenticator.setDefault(
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            return new PasswordAuthentication("alice", "secret".toCharArray());
          }
        });
    try {
      HttpRequest request = HttpRequest.get("/a", Map.of());
      assertEquals(
          new HttpReply(401, ""), calls.call("the server", url(), request, null, LONG, true));
    } finally {
      Authenticator.setDefault(before);
    }
    String head = received.take();
    assertFalse(head.contains("Authorization"), head);
    assertNull(received.poll(), "another request");
  }

  @Test
  void aBodyIsSent() throws Exception {
    serve(
        connection -> {
          received.add(
              new String(connection.getInputStream().readNBytes(6), StandardCharsets.UTF_8));
          write(connection, "HTTP/1.1 304 \r\n\r\n");
        });
    HttpReply reply = call(HttpRequest.form("/watch", Map.of(), Map.of("ü", "")), LONG);
    assertTrue(reply.isUnchanged());
    assertTrue(received.take().startsWith("POST /watch HTTP/1.1\r\n"));
    assertEquals("%C3%BC", received.take());
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 301, 401, 403, 404, 500})
  void everyStatusIsAnAnswer(int status) throws Exception {
    serve(
        answering(
            "HTTP/1.1 "
                + status
                + " x\r\nLocation: http://127.0.0.1:1/\r\nWWW-Authenticate: Basic realm=\"r\""
                + "\r\nContent-Length: 0\r\n\r\n"));
    for (HttpRequest request :
        List.of(HttpRequest.get("/a", Map.of()), HttpRequest.post("/a", "{}"))) {
      assertEquals(new HttpReply(status, ""), call(request, LONG));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 OK\r\n\r\n", ""})
  void whatIsNotHttpIsAnError(String answer) {
    serve(answering(answer));
    String error = failure(LONG);
    assertTrue(error.startsWith("the server: "), error);
  }

  @Test
  void aRefusedConnectionIsAnErrorThatSaysSo() throws IOException {
    server.close();
    assertEquals("the server: the connection was refused", failure(LONG));
  }

  @Test
  void aSilentServerIsLeftAfterTheTimeout() {
    serve(connection -> connection.getInputStream().read());
    assertEquals("the server: no answer within 300 ms", failure(SHORT));
  }

  @Test
  void aServerThatSendsByteByByteIsLeftAfterTheTimeout() {
    serve(
        connection -> {
          write(connection, "HTTP/1.1 200 OK\r\n\r\n");
          for (int i = 0; i < 10_000; i++) {
            write(connection, " ");
            TimeUnit.MILLISECONDS.sleep(50);
          }
        });
    assertEquals("the server: no answer within 300 ms", failure(SHORT));
  }

  @Test
  void aLongPollTakesSilenceForNoChange() throws Exception {
    serve(connection -> connection.getInputStream().read());
    HttpSettings settings =
        new HttpSettings(List.of(), "registry.x.username", null, LONG, Duration.ZERO);
    HttpServer silent =
        new HttpServer(
            "http://127.0.0.1:" + server.getLocalPort(),
            "a server",
            calls,
            Access.basic(settings),
            settings);
    assertFalse(silent.poll("/watch", Map.of(), Map.of(), SHORT));
  }

  @Test
  void anAnswerHasALimit() {
    serve(
        connection -> {
          write(connection, "HTTP/1.1 200 OK\r\n\r\n");
          for (int i = 0; i < 10; i++) {
            write(connection, " ".repeat(1024 * 1024));
          }
        });
    String error = failure(LONG);
    assertTrue(error.contains("more than"), error);
  }

  @Test
  void theBodyOfALongPollIsNotAwaited() throws Exception {
    serve(
        connection -> {
          write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{");
          received.add("read " + connection.getInputStream().read());
        });
    assertEquals(
        new HttpReply(200, ""), call(HttpRequest.form("/watch", Map.of(), Map.of()), LONG, false));
    received.take(); // the head
    String end = received.take(); // the connection is closed, or reset if an answer was unread
    assertTrue(end.equals("read -1") || end.contains("reset"), end);
  }

  /** Before the answer, and in the middle of its head. */
  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\n"})
  void abortEndsACallThatWaits(String begin) throws Exception {
    CompletableFuture<Object> atServer = new CompletableFuture<>();
    serve(
        connection -> {
          write(connection, begin);
          atServer.complete(begin);
          received.add("read " + connection.getInputStream().read());
        });
    CompletableFuture<Throwable> result = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                call(HttpRequest.form("/watch", Map.of(), Map.of()), LONG);
                result.complete(null);
              } catch (Throwable e) {
                result.complete(e);
              }
            });
    caller.start();
    atServer.get();
    TimeUnit.MILLISECONDS.sleep(100); // so that it waits for the rest
    calls.abort();
    Throwable error = result.get(2, TimeUnit.MINUTES);
    assertEquals("the server: closed", error.getMessage());
    caller.join();
    received.take(); // the head
    String end = received.take(); // the connection is closed, or reset if an answer was unread
    assertTrue(end.equals("read -1") || end.contains("reset"), end);
    assertNull(received.poll()); // and was not opened again
  }

  @Test
  void afterAbortNothingIsSent() {
    serve(answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    calls.abort();
    assertEquals("the server: closed", failure(LONG));
    assertNull(received.poll());
  }

  /** No thread of the JVM keeps a connection, and each call closes its own. */
  @Test
  void callsLeaveNoThread() throws Exception {
    serve(answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    call(HttpRequest.get("/a", Map.of()), LONG);
    List<Thread> before = List.copyOf(Thread.getAllStackTraces().keySet());
    for (int i = 0; i < 5; i++) {
      call(HttpRequest.get("/a", Map.of()), LONG);
    }
    Thread.getAllStackTraces()
        .keySet()
        .forEach(
            thread -> assertTrue(before.contains(thread) || !thread.isAlive(), thread::toString));
  }

  @Test
  void timeoutsAreKnownAsTheCause() {
    serve(connection -> connection.getInputStream().read());
    HttpFailure error =
        assertThrows(HttpFailure.class, () -> call(HttpRequest.get("/a", Map.of()), SHORT));
    assertEquals(SocketTimeoutException.class, error.getCause().getClass());
  }
}
