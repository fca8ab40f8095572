package io.hawser.registry.redis;

import static io.hawser.registry.redis.RedisClient.command;

import io.hawser.testservers.RedisServer;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Does to Redis what Seata servers of versions 1.5 to 2.6 do, byte for byte. A server is written as
 * {@code cluster_ip:port}, the end of its key.
 */
final class SeataServers implements AutoCloseable {
  private static final String PREFIX = "registry.redis.";

  private final TestRedis redis;
  private final Set<String> alive = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService beat =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "test-beat");
            thread.setDaemon(true);
            return thread;
          });

  SeataServers(RedisServer redis) {
    this(TestRedis.single(redis));
  }

  SeataServers(TestRedis redis) {
    this.redis = redis;
    beat.scheduleWithFixedDelay(this::refresh, 1, 1, TimeUnit.SECONDS);
  }

  private synchronized void refresh() {
    try (RedisClient client = redis.client()) {
      client.run(alive.stream().map(SeataServers::write).toList());
    } catch (JedisException e) {
      // again in a second
    }
  }

  private static CommandArguments write(String server) {
    return command(Command.SETEX, PREFIX + server, 5, "4711@tc.example.com");
  }

  private static CommandArguments publish(String server, String what) {
    int end = server.lastIndexOf('_');
    return command(
        Command.PUBLISH, PREFIX + server.substring(0, end), server.substring(end + 1) + what);
  }

  synchronized void join(Collection<String> servers) {
    alive.addAll(servers);
    run(servers.stream().map(SeataServers::write).toList());
    run(servers.stream().map(server -> publish(server, "-register")).toList());
  }

  /** Keys go back into a Redis that has lost them, but no message is published. */
  synchronized void writeAll() {
    run(alive.stream().map(SeataServers::write).toList());
  }

  /** SIGTERM: the servers publish a message and leave their keys behind. */
  synchronized void leave(Collection<String> servers) {
    alive.removeAll(servers);
    run(servers.stream().map(server -> publish(server, "-unregister")).toList());
  }

  /**
   * Makes the keys of servers that have left expire now, and not only after five seconds. It
   * returns when they are gone.
   */
  void expire(Collection<String> servers) throws InterruptedException {
    run(servers.stream().map(it -> command(Command.PEXPIRE, PREFIX + it, 40)).toList());
    for (String server : servers) {
      awaitGone(server);
    }
  }

  private void awaitGone(String server) throws InterruptedException {
    try (RedisClient client = redis.client()) {
      while (!client.run(Command.EXISTS, PREFIX + server).equals("0")) {
        Thread.sleep(5);
      }
    }
  }

  synchronized void crash(String server) {
    alive.remove(server);
  }

  synchronized void forgetAll() {
    alive.clear();
  }

  private void run(List<CommandArguments> commands) {
    try (RedisClient client = redis.client()) {
      client.run(commands);
    }
  }

  @Override
  public void close() {
    beat.shutdownNow();
    try {
      beat.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
