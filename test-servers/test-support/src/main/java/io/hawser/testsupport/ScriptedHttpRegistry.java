package io.hawser.testsupport;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A registry with the HTTP interface of Seata's servers: a login, documents, and long polls at
 * paths that end with {@code /watch}. It can be stopped and started again on its port.
 */
public abstract class ScriptedHttpRegistry implements AutoCloseable {
  /** Each poll needs one. */
  private static final int THREADS = 40;

  private static final String LOGIN = "/api/v1/auth/login";

  /** Guards the documents. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition changed = lock.newCondition();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private final int port;
  private @Nullable HttpServer server;
  private @Nullable ThreadPoolExecutor threads;
  private boolean running;
  private int logins;
  private volatile @Nullable String credentials;
  private volatile @Nullable String page;

  /**
   * Starts it on a free port.
   *
   * @throws IOException if it cannot listen
   */
  protected ScriptedHttpRegistry() throws IOException {
    this.port = start(0);
  }

  /**
   * Returns a document. It runs while the documents are locked.
   *
   * @param path the path
   * @param query the names and values of the query
   * @return the document, {@code null} if there is none
   */
  protected abstract @Nullable String document(String path, Map<String, String> query);

  /**
   * Returns whether a poll ends. It runs while the documents are locked.
   *
   * @param query the names and values of the query
   * @param form the names and values of the body
   * @return whether something has changed
   */
  protected abstract boolean hasChanged(Map<String, String> query, Map<String, String> form);

  /**
   * Reads the body of a login.
   *
   * @param body the document
   * @return {@code user:password}
   */
  protected abstract String login(String body);

  /**
   * Changes the documents, and has polls look at them.
   *
   * @param change what to do
   */
  protected final void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns where it listens.
   *
   * @return {@code host:port}
   */
  public final String address() {
    return "127.0.0.1:" + port;
  }

  /**
   * Returns the port.
   *
   * @return the same one after each start
   */
  public final int port() {
    return port;
  }

  /**
   * Returns how often a path was asked for.
   *
   * @param path the path
   * @return the number of requests so far
   */
  public final long asked(String path) {
    return asked.stream().filter(path::equals).count();
  }

  /**
   * Returns the number of logins, of any kind.
   *
   * @return the number so far
   */
  public final long logins() {
    return asked(LOGIN);
  }

  /**
   * Asks for a login from now on.
   *
   * @param userAndPassword {@code user:password}
   */
  public final void requireLogin(String userAndPassword) {
    credentials = userAndPassword;
  }

  /** Makes all tokens that were issued so far invalid. */
  public final void expireTokens() {
    change(() -> logins++);
  }

  /**
   * Answers everything with one page from now on.
   *
   * @param otherPage the page
   */
  public final void answer(String otherPage) {
    page = otherPage;
  }

  private int start(int wanted) throws IOException {
    HttpServer made =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 50);
    ThreadPoolExecutor pool = (ThreadPoolExecutor) Executors.newFixedThreadPool(THREADS);
    pool.prestartAllCoreThreads(); // tests that count threads do so later
    made.setExecutor(pool);
    made.createContext("/", this::handle);
    server = made;
    threads = pool;
    change(() -> running = true);
    made.start();
    return made.getAddress().getPort();
  }

  /**
   * Starts it again, with the documents that it had.
   *
   * @throws IOException if it cannot listen
   */
  public final void start() throws IOException {
    start(port);
  }

  /** Stops it: connections break, and new ones are refused. */
  public final void stop() {
    change(() -> running = false);
    if (server != null && threads != null) {
      server.stop(0);
      server.stop(0); // the first call may leave a connection open that is just being accepted
      threads.shutdownNow();
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      asked.add(path);
      Map<String, String> query = decoded(exchange.getRequestURI().getRawQuery());
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String other = page;
      if (other != null) {
        answer(exchange, 200, other);
      } else if (path.equals(LOGIN)) {
        answer(exchange, 200, loginAnswer(body));
      } else if (!isAllowed(exchange.getRequestHeaders().getFirst("Authorization"))) {
        answer(exchange, 401, "");
      } else if (path.endsWith("/watch")) {
        awaitChange(exchange, query, decoded(body));
      } else {
        String document = locked(path, query);
        answer(exchange, document == null ? 404 : 200, document == null ? "" : document);
      }
    }
  }

  private @Nullable String locked(String path, Map<String, String> query) {
    lock.lock();
    try {
      return document(path, query);
    } finally {
      lock.unlock();
    }
  }

  private String loginAnswer(String body) {
    if (!login(body).equals(credentials)) {
      return "{\"code\":\"401\",\"message\":\"Login failed\"}";
    }
    lock.lock();
    try {
      logins++;
      return "{\"code\":\"200\",\"data\":\"Bearer token" + logins + "\"}";
    } finally {
      lock.unlock();
    }
  }

  private boolean isAllowed(@Nullable String token) {
    lock.lock();
    try {
      return credentials == null || ("Bearer token" + logins).equals(token);
    } finally {
      lock.unlock();
    }
  }

  private void awaitChange(
      HttpExchange exchange, Map<String, String> query, Map<String, String> form)
      throws IOException {
    long left = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(query.getOrDefault("timeout", "0")));
    int status = 0;
    lock.lock();
    try {
      while (running && status == 0) {
        if (hasChanged(query, form)) {
          status = 200;
        } else if (left <= 0) {
          status = 304;
        } else {
          left = changed.awaitNanos(left);
        }
      }
    } catch (InterruptedException e) {
      return; // stopped
    } finally {
      lock.unlock();
    }
    if (status != 0) {
      answer(exchange, status, "");
    }
  }

  private static Map<String, String> decoded(@Nullable String text) {
    Map<String, String> values = new HashMap<>();
    for (String part : (text == null ? "" : text).split("&", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        values.put(
            URLDecoder.decode(part.substring(0, equals), StandardCharsets.UTF_8),
            URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return values;
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    stop();
  }
}
