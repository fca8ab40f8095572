package io.hawser.registry.raft;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import io.hawser.registry.support.http.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The HTTP interface of one member of raft groups, as Seata's server 2.0.0 answers: the leader is
 * listed twice, and a poll ends when the term has grown. The first server of a group is its leader.
 */
final class ScriptedMember implements AutoCloseable {
  /** The paths that were asked for, and the Authorization header if there was one. */
  final Queue<String> asked = new ConcurrentLinkedQueue<>();

  /** Each poll needs one. */
  private static final int THREADS = 40;

  private final int port;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Group> groups = new HashMap<>();
  private HttpServer server;
  private ExecutorService threads;
  private boolean running;
  private long terms;
  private int logins;

  /** {@code user:password} if a login is needed. */
  private String credentials;

  /** The port that is given as that of all members. */
  private volatile int controlPort;

  /** How this member answers instead, or {@code null}. */
  private volatile String page;

  private static final class Group {
    final Map<ServerAddress, ServiceInstance> members = new LinkedHashMap<>();
    final List<String> junk = new ArrayList<>();
    long term;
  }

  ScriptedMember() throws IOException {
    this.port = start(0);
    this.controlPort = port;
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  private int start(int wanted) throws IOException {
    HttpServer made =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 50);
    server = made;
    ThreadPoolExecutor pool = (ThreadPoolExecutor) Executors.newFixedThreadPool(THREADS);
    pool.prestartAllCoreThreads(); // tests that count threads do so later
    threads = pool;
    made.setExecutor(threads);
    made.createContext("/", this::handle);
    lock.lock();
    try {
      running = true;
    } finally {
      lock.unlock();
    }
    made.start();
    return made.getAddress().getPort();
  }

  void start() throws IOException {
    start(port);
  }

  void stop() {
    lock.lock();
    try {
      running = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    server.stop(0);
    threads.shutdownNow();
  }

  void requireLogin(String userAndPassword) {
    credentials = userAndPassword;
  }

  /** Makes all tokens that were issued so far invalid. */
  void expireTokens() {
    lock.lock();
    try {
      logins += 100;
    } finally {
      lock.unlock();
    }
  }

  void answer(String otherPage) {
    page = otherPage;
  }

  /** Has this member name another one. */
  void names(ScriptedMember other) {
    controlPort = other.port;
  }

  private interface Change {
    void apply(Group group);
  }

  private void change(String name, Change change) {
    lock.lock();
    try {
      Group group = groups.computeIfAbsent(name, it -> new Group());
      change.apply(group);
      group.term = ++terms;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void put(String group, Iterable<ServiceInstance> instances) {
    change(group, it -> instances.forEach(one -> it.members.put(one.address(), one)));
  }

  void remove(String group, Iterable<ServiceInstance> instances) {
    change(group, it -> instances.forEach(one -> it.members.remove(one.address())));
  }

  /** Has a group elect another leader: the member that is listed first. */
  void elect(String group, ServiceInstance leader) {
    change(
        group,
        it -> {
          Map<ServerAddress, ServiceInstance> before = new LinkedHashMap<>(it.members);
          it.members.clear();
          it.members.put(leader.address(), leader);
          before.forEach(it.members::putIfAbsent);
        });
  }

  void junk(String group, String... nodes) {
    change(group, it -> it.junk.addAll(List.of(nodes)));
  }

  void clear() {
    lock.lock();
    try {
      groups.clear();
    } finally {
      lock.unlock();
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String token = exchange.getRequestHeaders().getFirst("Authorization");
      asked.add(token == null ? path : path + " " + token);
      String body =
          new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (page != null) {
        answer(exchange, 200, page);
      } else if (path.equals("/api/v1/auth/login")) {
        login(exchange, Json.parse(body));
      } else if (credentials != null && !isValid(token)) {
        answer(exchange, 401, "");
      } else if (path.equals("/metadata/v1/cluster")) {
        answer(exchange, 200, cluster(decoded(exchange.getRequestURI().getRawQuery())));
      } else if (path.equals("/metadata/v1/watch")) {
        long timeout =
            Long.parseLong(decoded(exchange.getRequestURI().getRawQuery()).get("timeout"));
        int status = awaitChange(decoded(body), timeout);
        if (status != 0) {
          answer(exchange, status, "");
        }
      } else {
        answer(exchange, 404, "");
      }
    }
  }

  private void login(HttpExchange exchange, Json given) throws IOException {
    String login = given.get("username").text() + ":" + given.get("password").text();
    if (login.equals(credentials)) {
      lock.lock();
      try {
        logins++;
        answer(exchange, 200, "{\"code\":\"200\",\"data\":\"Bearer token" + logins + "\"}");
      } finally {
        lock.unlock();
      }
    } else {
      answer(exchange, 200, "{\"code\":\"401\",\"message\":\"Login failed\"}");
    }
  }

  private boolean isValid(String token) {
    lock.lock();
    try {
      return ("Bearer token" + logins).equals(token);
    } finally {
      lock.unlock();
    }
  }

  private String cluster(Map<String, String> query) {
    lock.lock();
    try {
      String name = query.getOrDefault("group", "");
      if (name.isEmpty()) {
        name = groups.keySet().stream().sorted().findFirst().orElse("default");
      }
      Group group = groups.getOrDefault(name, new Group());
      List<String> nodes = new ArrayList<>(group.junk);
      boolean first = true;
      for (ServiceInstance member : group.members.values()) {
        if (first) {
          nodes.add(node(name, member, "LEADER"));
          first = false;
        }
        nodes.add(node(name, member, "FOLLOWER"));
      }
      return "{\"nodes\":["
          + String.join(",", nodes)
          + "],\"storeMode\":\"raft\",\"term\":"
          + group.term
          + "}";
    } finally {
      lock.unlock();
    }
  }

  private String node(String group, ServiceInstance member, String role) {
    List<String> metadata = new ArrayList<>();
    member
        .metadata()
        .forEach((name, value) -> metadata.add(Json.quoted(name) + ":" + Json.quoted(value)));
    return "{\"metadata\":{"
        + String.join(",", metadata)
        + "},\"control\":{\"host\":\"127.0.0.1\",\"port\":"
        + controlPort
        + "},\"transaction\":{\"host\":"
        + Json.quoted(member.address().host())
        + ",\"port\":"
        + member.address().port()
        + "},\"group\":"
        + Json.quoted(group)
        + ",\"role\":"
        + Json.quoted(role)
        + "}";
  }

  /** Returns the status, or 0 if this member has stopped. */
  private int awaitChange(Map<String, String> known, long timeoutMillis) {
    long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    lock.lock();
    try {
      while (running) {
        for (Map.Entry<String, String> one : known.entrySet()) {
          Group group = groups.get(one.getKey());
          if (group != null && group.term > Long.parseLong(one.getValue())) {
            return 200;
          }
        }
        if (left <= 0) {
          return 304;
        }
        left = changed.awaitNanos(left);
      }
      return 0;
    } catch (InterruptedException e) {
      return 0;
    } finally {
      lock.unlock();
    }
  }

  private static Map<String, String> decoded(String text) {
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
