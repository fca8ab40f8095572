package io.hawser.registry.nacos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import io.hawser.testkit.registry.RegistryEvents;
import io.hawser.testservers.NacosServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A Nacos that requires a login. */
@Timeout(600)
class NacosAuthenticationTest {
  private static final String PASSWORD = "pa55+word &=%";
  private static final ServiceInstance A = ServiceInstance.of("10.0.0.1:8091");

  private static NacosServer server;

  private final Opened opened = new Opened();

  @BeforeAll
  static void start() {
    server = NacosServer.launchWithAuthentication(PASSWORD);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void close() {
    opened.close();
  }

  @Test
  void aUserWithTheRightPasswordMayDoEverything() throws Exception {
    RegistryService service =
        opened.open(
            server.address(), "username", "nacos", "password", PASSWORD, "requestTimeout", "60000");
    RegistryEvents events = new RegistryEvents();
    service.subscribe("default", events);
    service.register("default", A);
    events.await("[10.0.0.1:8091]");
    assertEquals("[10.0.0.1:8091]", RegistryEvents.text(service.lookup("default")));
    service.unregister("default", A);
    events.await("[]");
  }

  @Test
  void aWrongPasswordIsReportedImmediately() {
    RegistryException error =
        assertThrows(
            RegistryException.class,
            () ->
                opened
                    .open(
                        server.address(),
                        "username",
                        "nacos",
                        "password",
                        "5ecret",
                        "requestTimeout",
                        "60000")
                    .lookup("default"));
    assertTrue(error.getMessage().contains("registry.nacos.password"), error.getMessage());
    assertTrue(error.getMessage().contains("as nacos"), error.getMessage());
    assertFalse(error.getMessage().contains("<"), error.getMessage());
    assertEquals(1, error.getMessage().lines().count(), error.getMessage());
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      assertFalse(cause.toString().contains("5ecret"), cause.toString());
    }
  }

  @Test
  void withoutAUserNothingIsAllowed() {
    RegistryService service = opened.open(server.address());
    for (RegistryException error :
        List.of(
            assertThrows(RegistryException.class, () -> service.lookup("default")),
            assertThrows(
                RegistryException.class, () -> service.subscribe("default", new RegistryEvents())),
            assertThrows(RegistryException.class, () -> service.register("default", A)))) {
      assertTrue(error.getMessage().contains("403"), error.getMessage());
      assertTrue(error.getMessage().contains("registry.nacos.username"), error.getMessage());
    }
  }

  @Test
  void aWrongContextPathIsNamed() {
    RegistryException error =
        assertThrows(
            RegistryException.class,
            () ->
                opened
                    .open(
                        server.address(),
                        "username",
                        "nacos",
                        "password",
                        PASSWORD,
                        "contextPath",
                        "elsewhere")
                    .lookup("default"));
    assertTrue(error.getMessage().contains("registry.nacos.contextPath"), error.getMessage());
  }

  /** The users survive, the tokens do; a token that does not is replaced. */
  @Test
  @Tag("full")
  void aRestartIsSurvived() throws Exception {
    RegistryService service =
        opened.open(
            server.address(), "username", "nacos", "password", PASSWORD, "application", "restart");
    RegistryEvents events = new RegistryEvents();
    service.subscribe("default", events);
    service.register("default", A);
    events.await("[10.0.0.1:8091]");
    server.kill9();
    events.nextError();
    server.start();
    events.await("[10.0.0.1:8091]");
  }

  /** Keys of Alibaba Cloud mean nothing to this Nacos. They are sent, and Nacos rejects them. */
  @Test
  void aRequestSignedWithAKeyIsSent() {
    RegistryService service =
        opened.open(server.address(), "accessKey", "key", "secretKey", "5ecret");
    RegistryException error =
        assertThrows(RegistryException.class, () -> service.lookup("default"));
    assertTrue(error.getMessage().contains("403"), error.getMessage());
    assertFalse(error.getMessage().contains("5ecret"), error.getMessage());
  }
}
