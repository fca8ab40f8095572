package io.hawser.interop;

import io.hawser.testservers.EtcdServer;
import io.hawser.testservers.NacosServer;
import io.hawser.testservers.RedisServer;
import io.hawser.testservers.RegistryServer;
import io.hawser.testservers.ZooKeeperServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reports when servers of the cluster {@code default} come and go in a registry. It reads the plain
 * protocol, so that it shares nothing with what is tested. Redis is listened to, as the key of a
 * server that leaves lives on; the others are read every 10 ms.
 */
final class RegistryEntries implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final String ETCD_PREFIX = "registry-seata-default-";
  private static final String ETCD_END = "registry-seata-default.";
  private static final Pattern ETCD_VALUE = Pattern.compile("\"value\":\"([^\"]+)\"");
  private static final Pattern ZK_NODE = Pattern.compile("/registry/zk/default/(\\S+)");
  private static final Pattern NACOS_HOST = Pattern.compile("\"ip\":\"([^\"]+)\",\"port\":(\\d+)");
  private static final String NACOS_LIST =
      "/nacos/v1/ns/instance/list?serviceName=SEATA_GROUP@@seata-server&clusters=default";

  private final Map<String, CompletableFuture<Long>> appeared = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Long>> removed = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean closed;

  private RegistryEntries(RegistryServer server) {
    thread = new Thread(() -> run(server), "entries in " + server.address());
    thread.setDaemon(true);
  }

  static RegistryEntries watch(RegistryServer server) {
    RegistryEntries entries = new RegistryEntries(server);
    entries.thread.start();
    return entries;
  }

  /** When the server was first seen, as {@link System#nanoTime}; waits for it. */
  long appeared(String address) throws Exception {
    return event(appeared, address).get(Limits.EVENT.toSeconds(), TimeUnit.SECONDS);
  }

  /** When the server was first missed, as {@link System#nanoTime}; waits for it. */
  long removed(String address) throws Exception {
    return event(removed, address).get(Limits.EVENT.toSeconds(), TimeUnit.SECONDS);
  }

  private static CompletableFuture<Long> event(
      Map<String, CompletableFuture<Long>> events, String address) {
    return events.computeIfAbsent(address, a -> new CompletableFuture<>());
  }

  private void run(RegistryServer server) {
    try {
      if (server instanceof RedisServer redis) {
        listen(redis);
      } else {
        poll(reader(server));
      }
    } catch (IOException | RuntimeException e) {
      if (!closed) {
        appeared.values().forEach(event -> event.completeExceptionally(e));
        removed.values().forEach(event -> event.completeExceptionally(e));
      }
    }
  }

  private void poll(Supplier<Set<String>> reader) {
    Set<String> before = Set.of();
    while (!closed) {
      long time = System.nanoTime();
      Set<String> now = reader.get();
      now.forEach(address -> event(appeared, address).complete(time));
      for (String address : before) {
        if (!now.contains(address)) {
          event(removed, address).complete(time);
        }
      }
      before = now;
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private void listen(RedisServer redis) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", redis.port());
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      socket.setSoTimeout((int) PAUSE.toMillis() * 10);
      socket
          .getOutputStream()
          .write("SUBSCRIBE registry.redis.default\r\n".getBytes(StandardCharsets.US_ASCII));
      while (!closed) {
        String line;
        try {
          line = lines.readLine();
        } catch (SocketTimeoutException e) {
          continue;
        }
        if (line == null) {
          return;
        }
        // Lines of the protocol's own are no such text.
        if (line.endsWith("-unregister")) {
          event(removed, line.substring(0, line.length() - "-unregister".length()))
              .complete(System.nanoTime());
        } else if (line.endsWith("-register")) {
          event(appeared, line.substring(0, line.length() - "-register".length()))
              .complete(System.nanoTime());
        }
      }
    }
  }

  private static Supplier<Set<String>> reader(RegistryServer server) {
    if (server instanceof EtcdServer etcd) {
      return () ->
          matches(ETCD_VALUE, readEtcd(etcd)).stream()
              .map(value -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8))
              .collect(Collectors.toSet());
    }
    if (server instanceof ZooKeeperServer zooKeeper) {
      return () -> matches(ZK_NODE, zooKeeper.ask("dump"));
    }
    NacosServer nacos = (NacosServer) server;
    return () -> matches(NACOS_HOST, nacos.http("GET", NACOS_LIST));
  }

  private static Set<String> matches(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(m -> m.groupCount() == 1 ? m.group(1) : m.group(1) + ":" + m.group(2))
        .collect(Collectors.toSet());
  }

  private static String readEtcd(EtcdServer etcd) {
    String body =
        "{\"key\":\"" + base64(ETCD_PREFIX) + "\",\"range_end\":\"" + base64(ETCD_END) + "\"}";
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(etcd.url() + "/v3/kv/range").toURL().openConnection();
      connection.setDoOutput(true);
      connection.getOutputStream().write(body.getBytes(StandardCharsets.US_ASCII));
      return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read etcd at " + etcd.url(), e);
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(Limits.EVENT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
