package io.hawser.testservers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
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

  @Test
  void nacos() {
    String list = "/nacos/v1/ns/instance/list?serviceName=G@@s&clusters=default";
    String register =
        "/nacos/v1/ns/instance?serviceName=G@@s&clusterName=default&ip=10.0.0.5&port=8091";
    try (NacosServer server = NacosServer.launchWithHttp(Map.of())) {
      server.http("POST", register);
      assertTrue(server.http("GET", list).contains("10.0.0.5"));
      server.stop();
      server.start();
      server.stop();
      server.startEmpty();
      assertFalse(server.http("GET", list).contains("10.0.0.5"));
    }
  }

  @Test
  void nacosWithAuthentication() {
    try (NacosServer server = NacosServer.launchWithAuthentication("s&cret")) {
      String login = "/nacos/v1/auth/users/login?username=nacos&password=";
      assertTrue(server.http("POST", login + "s%26cret").contains("accessToken"));
      assertThrows(IllegalStateException.class, () -> server.http("POST", login + "other"));
    }
  }

  @Test
  void nacosWithoutHttp() {
    try (NacosServer server = NacosServer.launch()) {
      assertTrue(server.port() > 0);
    }
  }
}
