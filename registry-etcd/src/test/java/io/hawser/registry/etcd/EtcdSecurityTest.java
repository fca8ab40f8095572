package io.hawser.registry.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.LiveConfig;
import io.hawser.error.ConfigurationException;
import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import io.hawser.testkit.registry.RegistryEvents;
import io.hawser.testservers.EtcdServer;
import io.hawser.testservers.TestCertificate;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EtcdSecurityTest {
  private static final ServiceInstance ONE = ServiceInstance.of("10.0.0.1:8091");

  private static RegistryService login(EtcdServer server, String user, String password) {
    return Services.open(
        "registry.etcd3.server-addr", server.url(),
        "registry.etcd3.user", user,
        "registry.etcd3.password", password);
  }

  private static String error(org.junit.jupiter.api.function.Executable action) {
    return assertThrows(RegistryException.class, action).getMessage();
  }

  /** Returns the error of the first call, which connects. */
  private static String lookupError(RegistryService service) {
    try (service) {
      return error(() -> service.lookup("default"));
    }
  }

  @Test
  void logsInAndReportsWhyItCannot() throws Exception {
    try (EtcdServer server = EtcdServer.launch()) {
      server.enableAuthentication("secret-1");
      String wrong = lookupError(login(server, "root", "secret-2"));
      assertTrue(
          wrong.startsWith("Cannot look up cluster default in etcd " + server.url() + ": ")
              && wrong.contains("authentication failed")
              && wrong.endsWith("(check registry.etcd3.user and registry.etcd3.password)"),
          wrong);
      assertFalse(wrong.contains("secret-2"), wrong);

      try (RegistryService none = Services.at(server.url())) {
        String missing = error(() -> none.lookup("default"));
        assertTrue(
            missing.contains("set registry.etcd3.user and registry.etcd3.password"), missing);
        assertTrue(error(() -> none.register("default", ONE)).contains("requires a user"));
        assertTrue(
            error(() -> none.subscribe("default", new RegistryEvents()))
                .contains("requires a user"));
      }

      try (RegistryService root = login(server, "root", "secret-1")) {
        RegistryEvents events = new RegistryEvents();
        root.subscribe("default", events);
        root.register("default", ONE);
        assertEquals("[10.0.0.1:8091]", events.next());

        server.kill9(); // etcd forgets all tokens
        assertTrue(events.next().startsWith("error: "));
        server.start();
        assertEquals("[10.0.0.1:8091]", events.next());
        root.unregister("default", ONE);
        assertEquals("[]", events.next());
      }
    }
  }

  /** Otherwise it would be retried. */
  @Test
  void aRejectionIsNotHiddenByAMemberThatIsAway() throws Exception {
    int closed;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = free.getLocalPort();
    }
    try (EtcdServer server = EtcdServer.launch()) {
      server.enableAuthentication("secret-1");
      try (RegistryService service =
          Services.open(
              Services.SERVER_ADDR,
              server.url() + ",http://127.0.0.1:" + closed,
              "registry.etcd3.timeout",
              "60s",
              "registry.etcd3.connectTimeout",
              "30s",
              "registry.etcd3.user",
              "root",
              "registry.etcd3.password",
              "secret-2")) {
        RegistryException wrong =
            assertThrows(RegistryException.class, () -> service.register("default", ONE));
        assertTrue(wrong.getMessage().contains("authentication failed"), wrong.getMessage());
        assertTrue(wrong.isRejected());
      }
    }
  }

  @Test
  void aCentreNeedsThePermissionToReadItsKeys() throws Exception {
    try (EtcdServer server = EtcdServer.launch()) {
      server.etcdctl("put", "doc", "service.vgroupMapping.default_tx_group=c");
      server.etcdctl("role", "add", "client");
      server.etcdctl("role", "grant-permission", "client", "read", "doc");
      server.etcdctl("user", "add", "app:pw");
      server.etcdctl("user", "grant-role", "app", "client");
      server.enableAuthentication("root-pw");
      try (LiveConfig live = centre(server, "doc", "pw", "zk")) {
        assertEquals("c", live.current().clusterOf("default_tx_group"));
      }
      String denied = error(() -> centre(server, "doc", "pw", "file").close());
      assertTrue(
          denied.endsWith(
              "permission denied (the user needs a role with read permission on the keys of the"
                  + " configuration)"),
          denied);
      String wrong = error(() -> centre(server, "doc", "secret-2", "zk").close());
      assertTrue(
          wrong.endsWith("(check seata.config.etcd3.user and seata.config.etcd3.password)"), wrong);
    }
  }

  private static LiveConfig centre(
      EtcdServer server, String document, String password, String registry) {
    return LiveConfig.start(
        Services.config(
            "registry.type",
            registry,
            "seata.config.type",
            "etcd3",
            "seata.config.etcd3.serverAddr",
            server.url(),
            "seata.config.etcd3.key",
            document,
            "seata.config.etcd3.user",
            "app",
            "seata.config.etcd3.password",
            password,
            "seata.config.etcd3.timeout",
            "6s",
            "seata.config.etcd3.connectTimeout",
            "6s"));
  }

  @Test
  void getsANewTokenWhenTheRulesHaveChanged() throws Exception {
    try (EtcdServer server = EtcdServer.launch()) {
      server.enableAuthentication("pw");
      try (RegistryService root = login(server, "root", "pw")) {
        RegistryEvents events = new RegistryEvents();
        root.subscribe("default", events);
        server.etcdctl("--user=root:pw", "role", "add", "some-role"); // tokens are too old now
        root.register("default", ONE);
        assertEquals("[10.0.0.1:8091]", RegistryEvents.text(root.lookup("default")));
        assertEquals("[10.0.0.1:8091]", events.next());
        server.etcdctl("--user=root:pw", "auth", "disable");
        assertEquals("[10.0.0.1:8091]", RegistryEvents.text(root.lookup("default")));
        server.etcdctl("auth", "enable");
        assertEquals("[10.0.0.1:8091]", RegistryEvents.text(root.lookup("default")));
      }
    }
  }

  @Test
  void mayBeAllowedOneClusterAndNotAnother() throws Exception {
    try (EtcdServer server = EtcdServer.launch()) {
      server.etcdctl("role", "add", "client");
      server.etcdctl(
          "role", "grant-permission", "client", "--prefix=true", "read", "registry-seata-default-");
      server.etcdctl("user", "add", "app:pw");
      server.etcdctl("user", "grant-role", "app", "client");
      server.enableAuthentication("root-pw");
      try (RegistryService app = login(server, "app", "pw")) {
        RegistryEvents events = new RegistryEvents();
        app.subscribe("default", events);
        assertEquals("[]", RegistryEvents.text(app.lookup("default")));
        String denied = error(() -> app.lookup("other"));
        assertTrue(denied.contains("permission denied (the user needs a role with read"), denied);
        assertTrue(error(() -> app.register("default", ONE)).contains("permission denied"));
        assertTrue(
            error(() -> app.subscribe("other", new RegistryEvents()))
                .contains("permission denied"));
        server.etcdctl(
            "--user=root:root-pw", "put", "registry-seata-default-10.0.0.1:8091", "10.0.0.1:8091");
        assertEquals("[10.0.0.1:8091]", events.next()); // and no error before

        // A revoked permission has an effect with the next connection.
        server.etcdctl(
            "--user=root:root-pw",
            "role",
            "revoke-permission",
            "client",
            "--prefix=true",
            "registry-seata-default-");
        server.kill9();
        assertTrue(events.next().startsWith("error: "));
        server.start();
        assertTrue(events.next().contains("permission denied"));
        server.etcdctl(
            "--user=root:root-pw",
            "role",
            "grant-permission",
            "client",
            "--prefix=true",
            "read",
            "registry-seata-default-");
        assertEquals("[10.0.0.1:8091]", events.next());
      }
    }
  }

  @Test
  void needsOnlyReadwriteToAnnounce() throws Exception {
    try (EtcdServer server = EtcdServer.launch()) {
      for (String permission : new String[] {"write", "readwrite"}) {
        server.etcdctl("role", "add", permission);
        server.etcdctl(
            "role", "grant-permission", permission, "--prefix=true", permission, "registry-seata-");
        server.etcdctl("user", "add", permission + ":pw");
        server.etcdctl("user", "grant-role", permission, permission);
      }
      server.enableAuthentication("root-pw");
      try (RegistryService writer = login(server, "write", "pw");
          RegistryService both = login(server, "readwrite", "pw")) {
        String denied = error(() -> writer.register("default", ONE));
        assertTrue(denied.contains("for servers readwrite"), denied);
        both.register("default", ONE);
        assertEquals("[10.0.0.1:8091]", RegistryEvents.text(both.lookup("default")));
        both.unregister("default", ONE);
        assertEquals("[]", RegistryEvents.text(both.lookup("default")));
      }
    }
  }

  @Test
  void ignoresAPasswordThatEtcdDoesNotRequire() {
    try (EtcdServer server = EtcdServer.launch();
        RegistryService service = login(server, "somebody", "pw")) {
      assertEquals("[]", RegistryEvents.text(service.lookup("default")));
    }
  }

  @Test
  void connectsWithTls(@TempDir Path directory) throws Exception {
    TestCertificate mine = TestCertificate.create(directory, "mine", "ip:127.0.0.1");
    TestCertificate other = TestCertificate.create(directory, "other", "ip:127.0.0.1");
    try (EtcdServer server =
        EtcdServer.launchTls(
            mine.certificate(),
            mine.key(),
            "--client-cert-auth",
            "--trusted-ca-file=" + mine.certificate())) {
      try (RegistryService service = tls(server, mine, mine)) {
        RegistryEvents events = new RegistryEvents();
        service.subscribe("default", events);
        service.register("default", ONE);
        assertEquals("[10.0.0.1:8091]", events.next());
        assertTrue(service.description().contains("https://"));
      }
      String byName = "https://localhost:" + server.port();
      String misnamed = lookupError(tls(byName, "localhost", mine, mine));
      assertTrue(misnamed.contains("registry.etcd3.authority for another name"), misnamed);
      try (RegistryService service = tls(byName, "127.0.0.1", mine, mine)) {
        assertEquals("[]", RegistryEvents.text(service.lookup("default")));
      }
      String untrusted = lookupError(tls(server, other, mine));
      assertTrue(untrusted.contains("check registry.etcd3.caFile"), untrusted);
      String plain = lookupError(Services.at(server.address()));
      assertTrue(
          plain.startsWith("Cannot look up cluster default in etcd http://" + server.address()),
          plain);
      assertTrue(plain.endsWith("use https:// in registry.etcd3.serverAddr)"), plain);
      String unknown = lookupError(tls(server, mine, other));
      assertTrue(unknown.contains("bad_certificate"), unknown);
      String anonymous =
          lookupError(
              Services.open(
                  Services.SERVER_ADDR,
                  server.url(),
                  "registry.etcd3.ca-file",
                  mine.certificate().toString()));
      assertTrue(anonymous.contains("set registry.etcd3.certFile and"), anonymous);
      String half =
          assertThrows(
                  ConfigurationException.class,
                  () ->
                      Services.open(
                          Services.SERVER_ADDR,
                          server.url(),
                          "registry.etcd3.cert-file",
                          mine.certificate().toString()))
              .getMessage();
      assertTrue(half.startsWith("registry.etcd3.keyFile: not set"), half);
      String swapped =
          assertThrows(
                  ConfigurationException.class,
                  () ->
                      Services.open(
                          Services.SERVER_ADDR,
                          server.url(),
                          "registry.etcd3.cert-file",
                          mine.key().toString(),
                          "registry.etcd3.key-file",
                          mine.certificate().toString()))
              .getMessage();
      assertTrue(swapped.contains("PKCS#8"), swapped);
    }
    try (EtcdServer server = EtcdServer.launch()) {
      String noTls = lookupError(Services.at("https://" + server.address()));
      assertTrue(noTls.contains("an etcd without TLS"), noTls);
    }
  }

  private static RegistryService tls(
      EtcdServer server, TestCertificate trusted, TestCertificate shown) {
    return tls(server.url(), "127.0.0.1", trusted, shown);
  }

  private static RegistryService tls(
      String url, String authority, TestCertificate trusted, TestCertificate shown) {
    return Services.open(
        Services.SERVER_ADDR,
        url,
        "registry.etcd3.authority",
        authority,
        "registry.etcd3.ca-file",
        trusted.certificate().toString(),
        "registry.etcd3.cert-file",
        shown.certificate().toString(),
        "registry.etcd3.key-file",
        shown.key().toString());
  }
}
