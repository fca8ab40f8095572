package io.hawser.registry.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import io.hawser.testkit.registry.RegistryEvents;
import io.hawser.testservers.Ports;
import io.hawser.testservers.RedisServer;
import io.hawser.testservers.process.ChildProcess;
import io.hawser.testservers.process.NativeCommand;
import io.hawser.testservers.process.WorkDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisException;

@Tag("full")
class RedisSentinelTest {
  private static final String A = "10.0.0.1:8091";

  private static ChildProcess sentinel(Path directory, int port, int master) throws IOException {
    Path file = directory.resolve("sentinel.conf");
    Files.write(
        file,
        List.of(
            "port " + port,
            "bind 127.0.0.1",
            "dir " + directory,
            "sentinel monitor mymaster 127.0.0.1 " + master + " 1",
            "sentinel down-after-milliseconds mymaster 5000",
            "sentinel failover-timeout mymaster 5000"));
    return ChildProcess.start(
        new NativeCommand(
            NativeCommand.find("redis-server", "redis-server"),
            List.of(file.toString(), "--sentinel"),
            "+monitor master mymaster"),
        directory);
  }

  private static void awaitReplica(int port) throws InterruptedException {
    for (int i = 0; i < 600; i++) {
      try (Connection connection = new Connection(new HostAndPort("127.0.0.1", port))) {
        connection.sendCommand(
            new CommandArguments(Command.SENTINEL).addObjects("replicas", "mymaster"));
        if (connection.getOne() instanceof List<?> replicas && !replicas.isEmpty()) {
          return;
        }
      } catch (JedisException e) {
        // it is still starting
      }
      Thread.sleep(100);
    }
    throw new AssertionError("The sentinel has found no replica");
  }

  @Test
  void theMasterIsFollowedOverAFailover() throws Exception {
    Path directory = WorkDirectory.createInMemory("sentinel"); // it forces its state to the disk
    int port = Ports.free();
    String sentinels = "127.0.0.1:" + Ports.free() + ",127.0.0.1:" + port; // one is down
    try (RedisServer master = RedisServer.launch();
        RedisServer replica = RedisServer.launch("replicaof 127.0.0.1 " + master.port());
        ChildProcess sentinel = sentinel(directory, port, master.port())) {
      awaitReplica(port);
      RegistryException unknown =
          assertThrows(RegistryException.class, () -> open(sentinels, "other"));
      assertTrue(unknown.getMessage().contains("Cannot connect to redis master other of"));
      try (RegistryService service = open(sentinels, "mymaster")) {
        RegistryEvents events = new RegistryEvents();
        service.register("default", ServiceInstance.of(A));
        service.subscribe("default", events);
        assertEquals("[" + A + "]", RegistryEvents.text(service.lookup("default")));
        master.kill9();
        assertTrue(events.next().startsWith("error: "));
        events.await("[" + A + "]");
        try (RedisClient client = new RedisClient(replica)) {
          assertEquals(List.of("registry.redis.default_" + A), client.keys());
        }
      }
      assertTrue(ProcessHandle.of(sentinel.pid()).isPresent());
    } finally {
      WorkDirectory.delete(directory);
    }
  }

  private static RegistryService open(String sentinels, String masterName) {
    return Services.openWith(
        "mode", "sentinel", "sentinel.sentinelHosts", sentinels, "sentinel.masterName", masterName);
  }
}
