package io.hawser.registry.eureka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.hawser.config.HawserConfig;
import io.hawser.config.LiveConfig;
import io.hawser.error.ConfigurationException;
import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import io.hawser.registry.support.http.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests the behaviour that the contract of all registries does not cover, against a server with
 * fixed answers.
 */
class EurekaRegistryTest {
  private static final int OK = 200;
  private static final String DELTA =
      "{\"applications\":{\"versions__delta\":\"1\",\"apps__hashcode\":\"\",\"application\":[]}}";

  private static final String APPLICATION =
      "{\"application\":{\"name\":\"DEFAULT\",\"instance\":["
          + "{\"ipAddr\":\"10.0.0.2\",\"port\":{\"$\":8091,\"@enabled\":\"true\"},\"status\":\"UP\","
          + "\"metadata\":{\"@class\":\"java.util.Collections$EmptyMap\"}},"
          + "{\"ipAddr\":\"10.0.0.3\",\"port\":{\"$\":8091},\"status\":\"OUT_OF_SERVICE\"},"
          + "{\"ipAddr\":\"10.0.0.1\",\"port\":{\"$\":8091},\"status\":\"UP\","
          + "\"metadata\":{\"weight\":\"3\",\"zone\":\"a\"}}]}}";

  private final HttpServer server =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private volatile int status = OK;
  private volatile int deltaStatus = OK;
  private volatile String delta = DELTA;
  private RegistryService service;

  EurekaRegistryTest() throws IOException {
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          asked.add(path + " " + exchange.getRequestHeaders().getFirst("Authorization"));
          String page = path.endsWith("/DEFAULT") ? APPLICATION : delta;
          byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
          int answer = path.endsWith("/delta") && status == OK ? deltaStatus : status;
          exchange.sendResponseHeaders(answer, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void close() {
    if (service != null) {
      service.close();
    }
    server.stop(0);
  }

  private RegistryService open(String... more) {
    HawserConfig.Builder config =
        HawserConfig.builder()
            .set(
                "registry.eureka.serviceUrl",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/eureka/");
    for (int i = 0; i < more.length; i += 2) {
      config.set("registry.eureka." + more[i], more[i + 1]);
    }
    service = new EurekaRegistryProvider().create(new LiveConfig(config.build()));
    return service;
  }

  @Test
  void instancesThatAreUpAreServers() {
    List<ServiceInstance> servers = open().lookup("default");
    assertEquals(
        List.of(
            new ServiceInstance(
                ServiceInstance.of("10.0.0.1:8091").address(), Map.of("weight", "3", "zone", "a")),
            ServiceInstance.of("10.0.0.2:8091")),
        servers);
    assertEquals(
        List.of("/eureka/apps/delta null", "/eureka/apps/DEFAULT null"), List.copyOf(asked));
  }

  /** As with eureka.server.disable-delta; the same status is that of a user without rights. */
  @Test
  void aServerThatDoesNotReportChangesIsAskedForEverything() {
    deltaStatus = 403;
    assertEquals(2, open().lookup("default").size());
    assertEquals(
        List.of("/eureka/apps/delta null", "/eureka/apps null", "/eureka/apps/DEFAULT null"),
        List.copyOf(asked));
  }

  @Test
  void theUserIsSentWithEachRequest() {
    open("username", "user", "password", "pässword").lookup("default");
    assertTrue(
        asked.stream().allMatch(it -> it.endsWith(" Basic dXNlcjpww6Rzc3dvcmQ=")), asked::toString);
  }

  @Test
  void aRejectedUserIsAnErrorThatNamesTheKeys() {
    status = 401;
    open("username", "user", "password", "wrong-5523");
    RegistryException error =
        assertThrows(RegistryException.class, () -> service.lookup("default"));
    assertTrue(error.isRejected());
    assertTrue(error.getMessage().contains("registry.eureka.username"), error.getMessage());
    assertFalse(error.getMessage().contains("5523"), error.getMessage());
  }

  @Test
  void anotherServerIsNamedAsSuch() {
    delta = "{}";
    open();
    RegistryException error =
        assertThrows(RegistryException.class, () -> service.lookup("default"));
    assertTrue(error.getMessage().contains("not that of a Eureka server"), error.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "serviceUrl, ' '",
    "serviceUrl, http://10.0.0.1:x/eureka",
    "serviceUrl, http://10.0.0.1/a b",
    "serviceUrl, http://user:password@10.0.0.1:8761/eureka",
    "weight, much",
    "weight, -1",
    "pollInterval, 1ms"
  })
  void anInvalidSettingIsAnErrorAtTheStart(String key, String value) {
    ConfigurationException error =
        assertThrows(ConfigurationException.class, () -> open(key, value));
    assertTrue(error.getMessage().contains("registry.eureka." + key), error.getMessage());
  }

  @Test
  void anEntryIsWhatSeatasServersWrite() {
    ServiceInstance instance = ServiceInstance.of("10.0.0.7:8091");
    EurekaInstance entry = new EurekaInstance("default", instance, "4");
    assertEquals("/apps/DEFAULT/10.0.0.7%3Adefault%3A8091", entry.path());
    Json json = Json.parse(entry.json()).get("instance");
    assertEquals("10.0.0.7:default:8091", json.get("instanceId").text());
    assertEquals("DEFAULT", json.get("app").text());
    assertEquals("10.0.0.7", json.get("ipAddr").text());
    assertEquals(8091, json.get("port").get("$").number(0));
    assertEquals(Map.of("weight", "4"), json.get("metadata").texts());
  }
}
