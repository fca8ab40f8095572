package io.hawser.testservers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The registries start, answer, keep their data or not, and leave nothing running. */
class RegistryServersTest {
  @Test
  void etcd() {
    try (EtcdServer server = EtcdServer.launch()) {
      server.etcdctl("put", "some-key", "some-value");
      assertEquals("some-key\nsome-value\n", server.etcdctl("get", "some-key"));

      server.stop();
      server.start();
      assertEquals("some-key\nsome-value\n", server.etcdctl("get", "some-key"));

      server.kill9();
      server.start();
      assertEquals("some-key\nsome-value\n", server.etcdctl("get", "some-key"));

      server.stop();
      server.startEmpty();
      assertEquals("", server.etcdctl("get", "some-key"));
    }
  }

  @Test
  void redis() {
    try (RedisServer server = RedisServer.launch("requirepass secret")) {
      assertEquals("OK\n", server.cli("-a", "secret", "--no-auth-warning", "set", "k", "v"));
      assertEquals("v\n", server.cli("-a", "secret", "--no-auth-warning", "get", "k"));

      server.stop();
      server.start();
      assertEquals("v\n", server.cli("-a", "secret", "--no-auth-warning", "get", "k"));

      server.stop();
      server.startEmpty();
      assertEquals("\n", server.cli("-a", "secret", "--no-auth-warning", "get", "k"));
    }
  }

  @Test
  void zooKeeper() {
    try (ZooKeeperServer server = ZooKeeperServer.launch()) {
      server.stop();
      server.start();
      server.stop();
      server.startEmpty();
      assertTrue(server.port() > 0);
    }
  }
}
