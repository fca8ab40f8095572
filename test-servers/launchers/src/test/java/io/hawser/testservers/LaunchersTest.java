package io.hawser.testservers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.testservers.process.ChildProcess;
import io.hawser.testservers.process.JvmCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registries start, answer, keep their data or not, and leave nothing running or behind. */
@Tag("full")
class LaunchersTest {
  private static final long END_SECONDS = 120;

  @Test
  void etcd() {
    EtcdServer server = EtcdServer.launch();
    try (server) {
      server.etcdctl("put", "some-key", "some-value");
      server.stop();
      assertRejects(server);

      server.start();
      assertEquals("some-key\nsome-value\n", server.etcdctl("get", "some-key"));

      server.kill9();
      assertRejects(server);
      server.start();
      assertEquals("some-key\nsome-value\n", server.etcdctl("get", "some-key"));

      server.stop();
      server.startEmpty();
      assertEquals("", server.etcdctl("get", "some-key"));
    }
    assertNothingIsLeft(server);
  }

  @Test
  void etcdWithAuthentication() {
    try (EtcdServer server = EtcdServer.launch("--auth-token=simple")) {
      server.enableAuthentication("secret");

      assertEquals("OK\n", server.etcdctl("--user=root:secret", "put", "some-key", "some-value"));
      assertThrows(IllegalStateException.class, () -> server.etcdctl("get", "some-key"));
    }
  }

  @Test
  void haproxy() throws IOException {
    HaproxyServer ingress = HaproxyServer.http("some.host", "/path", "127.0.0.1:1");
    int port = Integer.parseInt(ingress.address().split(":", -1)[1]);
    try (ingress;
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertTrue(answer.startsWith("HTTP/1.1 404 Not Found"), answer);
      assertTrue(answer.endsWith("no such host"), answer);
    }
    assertThrows(
        IOException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
  }

  @Test
  void redis() {
    RedisServer server = RedisServer.launch();
    try (server) {
      server.cli("set", "some-key", "some-value");
      server.stop();
      assertRejects(server);

      server.start();
      assertEquals("some-value\n", server.cli("get", "some-key"));

      server.kill9();
      server.startEmpty();
      assertEquals("\n", server.cli("get", "some-key"));
    }
    assertNothingIsLeft(server);
  }

  @Test
  void redisWithPassword() {
    try (RedisServer server = RedisServer.launch("requirepass secret")) {
      assertEquals("PONG\n", server.cli("--no-auth-warning", "-a", "secret", "ping"));
      assertThrows(IllegalStateException.class, () -> server.cli("ping"));
    }
  }

  @Test
  void suspendedServersGoOnWhereTheyWere() {
    try (RedisServer server = RedisServer.launch("save ''")) {
      server.cli("set", "some-key", "some-value");
      long before = server.pid();

      server.suspend();
      server.resume();

      assertEquals("some-value\n", server.cli("get", "some-key"));
      assertEquals(before, server.pid());

      server.suspend();
      server.stop();
      assertRejects(server);

      server.start();
      assertNotEquals(before, server.pid());
    }
  }

  @Test
  void zooKeeper() {
    ZooKeeperServer server = ZooKeeperServer.launch(500);
    try (server) {
      assertTrue(server.ask("conf").contains("tickTime=500"), server.ask("conf"));
      server.cli("create", "/some-node", "some-data");

      server.stop();
      assertRejects(server);
      server.start();
      assertTrue(server.cli("get", "/some-node").contains("some-data"));

      server.kill9();
      server.start();
      assertTrue(server.cli("get", "/some-node").contains("some-data"));

      server.stop();
      server.startEmpty();
      assertTrue(server.ask("srvr").contains("Mode: standalone"));
      assertFalse(server.cli("ls", "/").contains("some-node"));
    }
    assertNothingIsLeft(server);
  }

  @Test
  void nacos() throws InterruptedException {
    String instances = "/nacos/v1/ns/instance/list?serviceName=SOME_GROUP@@some-service";
    String register =
        "/nacos/v1/ns/instance?serviceName=SOME_GROUP@@some-service&ip=10.0.0.5&port=8091";
    NacosServer server = NacosServer.launchWithHttp(Map.of());
    try (server) {
      server.http("POST", register);
      awaitInstance(server, instances, "10.0.0.5");
      // Persistent, unlike the instance above.
      String service = "serviceName=kept&groupName=SOME_GROUP&ephemeral=false";
      server.http("POST", "/nacos/v3/admin/ns/service?" + service);

      server.stop();
      assertRejects(server);
      server.start();
      server.http("GET", "/nacos/v3/admin/ns/service?" + service);

      server.kill9();
      server.startEmpty();
      assertFalse(server.http("GET", instances).contains("10.0.0.5"));
      assertThrows(
          IllegalStateException.class,
          () -> server.http("GET", "/nacos/v3/admin/ns/service?" + service));
    }
    assertNothingIsLeft(server);
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
  void nothingOutlivesTheJvmThatStartedIt(@TempDir Path work) throws Exception {
    List<ProcessHandle> servers;
    ChildProcess jvm =
        ChildProcess.start(
            JvmCommand.of(StartsServers.class)
                .options("-XX:TieredStopAtLevel=1")
                .properties(settings(work)),
            work);
    try (jvm) {
      servers =
          Stream.of(jvm.greeting().split(" "))
              .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
              .toList();
      jvm.kill9();
    }

    assertEquals(4, servers.size());
    for (ProcessHandle server : servers) {
      server.onExit().get(END_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void saysHowToBuildWhatIsNotThere(@TempDir Path empty) {
    IllegalStateException failed =
        assertThrows(
            IllegalStateException.class, () -> ChildModule.SEATA_ALL_1_8_0.classPath(empty));

    String command = "mvn -B -pl test-servers/seata-all-1.8.0 -am -DskipTests process-classes";
    assertTrue(failed.getMessage().contains(command), failed::getMessage);
  }

  /** Those of this JVM, for one that runs elsewhere. */
  private static Map<String, String> settings(Path work) {
    Path folder = Path.of(System.getProperty("hawser.testservers.dir", ".."));
    return Map.of(
        "hawser.testservers.work", work.toString(),
        "hawser.testservers.dir", folder.toAbsolutePath().toString(),
        "hawser.testservers.target", System.getProperty("hawser.testservers.target", "target"));
  }

  private static void assertRejects(RegistryServer server) {
    assertThrows(
        IOException.class,
        () -> new Socket(InetAddress.getLoopbackAddress(), server.port()).close());
  }

  /** Nacos answers a registration before its index has the instance. */
  private static void awaitInstance(NacosServer server, String list, String host)
      throws InterruptedException {
    String answer = server.http("GET", list);
    for (int i = 0; i < 3_000 && !answer.contains(host); i++) {
      Thread.sleep(20);
      answer = server.http("GET", list);
    }
    assertTrue(answer.contains(host), answer);
  }

  private static void assertNothingIsLeft(RegistryServer server) {
    assertRejects(server);
    assertFalse(ProcessHandle.of(server.pid()).isPresent());
    assertFalse(Files.exists(server.data()));
  }
}
