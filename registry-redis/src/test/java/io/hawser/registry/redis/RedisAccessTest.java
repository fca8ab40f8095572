package io.hawser.registry.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import io.hawser.testkit.registry.RegistryEvents;
import io.hawser.testservers.RedisServer;
import io.hawser.testservers.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Protocol.Command;

/** Passwords, users, TLS, and servers that cannot be a registry. */
class RedisAccessTest {
  private static final String PASSWORD = "s3cr3t-Pa55";

  /** The error, after a look whether it gives the password away. */
  private static String rejection(RedisServer redis, String... namesAndValues) {
    RegistryException e =
        assertThrows(
            RegistryException.class, () -> Services.open(redis.address(), namesAndValues).close());
    for (Throwable it = e; it != null; it = it.getCause()) {
      String text = it.toString();
      assertFalse(text.contains(PASSWORD) || text.contains("Wr0ng"), text);
    }
    assertTrue(e.getMessage().contains(redis.address()), e::getMessage);
    return e.getMessage();
  }

  private static void assertWorks(RedisServer redis, String... namesAndValues) throws Exception {
    try (RegistryService service = Services.open(redis.address(), namesAndValues)) {
      RegistryEvents events = new RegistryEvents();
      service.subscribe("default", events);
      service.register("default", ServiceInstance.of("10.0.0.1:8091"));
      assertEquals("[10.0.0.1:8091]", events.next());
      assertEquals("[10.0.0.1:8091]", RegistryEvents.text(service.lookup("default")));
      service.unregister("default", ServiceInstance.of("10.0.0.1:8091"));
      assertEquals("[]", events.next());
      assertFalse(service.description().contains(PASSWORD), service.description());
    }
  }

  @Test
  void thePasswordIsNeededAndMustBeRight() throws Exception {
    try (RedisServer redis = RedisServer.launch("requirepass " + PASSWORD)) {
      assertWorks(redis, "password", PASSWORD);
      assertWorks(redis, "password", PASSWORD, "db", "7");
      String message = rejection(redis);
      assertTrue(message.startsWith("Cannot connect to redis " + redis.address()), message);
      assertTrue(message.endsWith("registry.redis.password is not set"), message);
      assertTrue(rejection(redis, "db", "7").endsWith("registry.redis.password is not set"));
      assertTrue(
          rejection(redis, "password", "Wr0ng").endsWith("Redis rejects registry.redis.password"));
    }
  }

  @Test
  void aPasswordThatIsNotNeededIsAnErrorThatSaysSo() {
    try (RedisServer redis = RedisServer.launch()) {
      assertTrue(
          rejection(redis, "password", PASSWORD)
              .endsWith("Redis has no password, but registry.redis.password is set"));
    }
  }

  /** The rules are those of the documentation. */
  @Test
  void aUserNeedsTheseRightsOnly() throws Exception {
    try (RedisServer redis =
        RedisServer.launch(
            "user server on >"
                + PASSWORD
                + " ~registry.redis.* &registry.redis.*"
                + " +ping +select +scan +pttl +subscribe +unsubscribe"
                + " +exists +setex +publish +eval +get +del",
            "user client on >"
                + PASSWORD
                + " ~registry.redis.* &registry.redis.*"
                + " +ping +select +scan +pttl +subscribe +unsubscribe",
            "user nobody on >" + PASSWORD + " ~registry.redis.* +ping")) {
      assertWorks(redis, "username", "server", "password", PASSWORD, "db", "1");
      try (RegistryService client =
          Services.open(redis.address(), "username", "client", "password", PASSWORD)) {
        client.subscribe("default", new RegistryEvents());
        assertEquals("[]", RegistryEvents.text(client.lookup("default")));
        RegistryException e =
            assertThrows(
                RegistryException.class,
                () -> client.register("default", ServiceInstance.of("10.0.0.1:8091")));
        assertTrue(
            e.getMessage().contains("access rules of Redis do not permit it"), e::getMessage);
      }
      try (RegistryService nobody =
          Services.open(redis.address(), "username", "nobody", "password", PASSWORD)) {
        assertThrows(RegistryException.class, () -> nobody.lookup("default"));
        assertThrows(
            RegistryException.class, () -> nobody.subscribe("default", new RegistryEvents()));
      }
      assertTrue(
          rejection(redis, "username", "client", "password", "Wr0ng")
              .endsWith("Redis rejects registry.redis.username or registry.redis.password"));
    }
  }

  /** The client keeps an error until the next list is pushed, also an unchanged one. */
  @Test
  void aUserWhoMaySubscribeAgainGetsTheUnchangedList() throws Exception {
    try (RedisServer redis =
            RedisServer.launch(
                "user client on >"
                    + PASSWORD
                    + " ~registry.redis.* &registry.redis.*"
                    + " +ping +select +scan +pttl +subscribe +unsubscribe");
        RedisClient operator = new RedisClient(redis);
        RegistryService client =
            Services.open(redis.address(), "username", "client", "password", PASSWORD)) {
      RegistryEvents events = new RegistryEvents();
      client.subscribe("default", events);
      operator.run(Command.ACL, "SETUSER", "client", "resetchannels"); // also disconnects
      String error = events.next();
      while (!error.contains("access rules of Redis do not permit it")) {
        assertTrue(error.startsWith("error: "), error);
        error = events.next();
      }
      assertEquals("[]", RegistryEvents.text(client.lookup("default")));
      operator.run(Command.ACL, "SETUSER", "client", "&registry.redis.*");
      assertEquals("[]", events.next());
    }
  }

  @Test
  void aDatabaseThatIsNotThereIsNamed() {
    try (RedisServer redis = RedisServer.launch()) {
      String message = rejection(redis, "db", "99");
      assertTrue(message.contains("no such database; see registry.redis.db"), message);
    }
  }

  @Test
  void theModeMustFit() {
    try (RedisServer redis = RedisServer.launch("cluster-enabled yes")) {
      String message = rejection(redis);
      assertTrue(
          message.endsWith("it is a node of a Redis Cluster; set registry.redis.mode=cluster"),
          message);
    }
    try (RedisServer redis = RedisServer.launch()) {
      String message = rejection(redis, "mode", "cluster");
      assertTrue(
          message.endsWith("not a node of a cluster; set registry.redis.mode=single"), message);
    }
  }

  @Test
  void anotherKindOfServerIsRecognised() throws Exception {
    try (ServerSocket http = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answer =
          new Thread(
              () -> {
                try (Socket socket = http.accept()) {
                  socket.getInputStream().read();
                  socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n".getBytes(US_ASCII));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      answer.start();
      RegistryException e =
          assertThrows(
              RegistryException.class, () -> Services.open("127.0.0.1:" + http.getLocalPort()));
      assertTrue(e.getMessage().contains("does not speak the protocol of Redis"), e::getMessage);
      answer.join();
    }
  }

  /** Redis quotes the arguments of a command that it does not know. */
  @Test
  void aPasswordThatRedisQuotesIsNotShown() throws Exception {
    try (RedisServer redis = RedisServer.launch("rename-command AUTH other-name")) {
      String message = rejection(redis, "password", PASSWORD);
      assertTrue(message.contains("unknown command 'AUTH'"), message);
    }
  }

  @Test
  void aHostThatIsUnknownIsNamed() {
    RegistryException e =
        assertThrows(RegistryException.class, () -> Services.open("no-such-host.invalid:6379"));
    assertTrue(e.getMessage().contains("no-such-host.invalid is unknown"), e::getMessage);
  }

  @Test
  void tlsWorksIfTheCertificateIsTrustedAndNamesTheHost(@TempDir Path directory) throws Exception {
    TestCertificate good = TestCertificate.create(directory, "good", "ip:127.0.0.1");
    TestCertificate other = TestCertificate.create(directory, "other", "dns:other.example.com");
    String[] trusting = {
      "ssl",
      "true",
      "trustStore",
      good.trustStore().toString(),
      "trustStorePassword",
      TestCertificate.PASSWORD
    };
    try (RedisServer redis = RedisServer.launchTls(good.certificate(), good.key())) {
      assertWorks(redis, trusting);
      assertTrue(rejection(redis, "ssl", "true").contains("TLS failed"));
      rejection(redis, "timeout", "2000"); // plain text to a TLS port
    }
    trusting[3] = other.trustStore().toString();
    try (RedisServer redis = RedisServer.launchTls(other.certificate(), other.key())) {
      String message = rejection(redis, trusting);
      assertTrue(
          message.contains("TLS failed") && message.contains("does it name the host"), message);
    }
    try (RedisServer redis = RedisServer.launch()) {
      String[] impatient = Arrays.copyOf(trusting, trusting.length + 2);
      impatient[trusting.length] = "timeout";
      impatient[trusting.length + 1] = "2000";
      String message = rejection(redis, impatient); // TLS to a port for plain text
      assertTrue(message.contains("TLS failed"), message);
    }
  }

  @Test
  void aClientCertificateIsSentIfThereIsOne(@TempDir Path directory) throws Exception {
    TestCertificate one = TestCertificate.create(directory, "one", "ip:127.0.0.1");
    try (RedisServer redis =
        RedisServer.launchTls(one.certificate(), one.key(), "tls-auth-clients yes")) {
      rejection(
          redis,
          "ssl",
          "true",
          "trustStore",
          one.trustStore().toString(),
          "trustStorePassword",
          TestCertificate.PASSWORD);
      assertWorks(
          redis,
          "ssl",
          "true",
          "trustStore",
          one.trustStore().toString(),
          "trustStorePassword",
          TestCertificate.PASSWORD,
          "keyStore",
          one.keyStore().toString(),
          "keyStorePassword",
          TestCertificate.PASSWORD);
    }
  }
}
