package io.hawser.registry.seata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.HawserConfig;
import io.hawser.config.LiveConfig;
import io.hawser.error.ConfigurationException;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Tests the behaviour that the contract of all registries does not cover: groups, namespaces,
 * weights, logins.
 */
class SeataRegistryTest {
  private static final ServiceInstance A =
      new ServiceInstance(
          ServiceInstance.of("10.0.0.1:8091").address(), Map.of(ServiceInstance.WEIGHT, "0.5"));
  private static final ServiceInstance B = ServiceInstance.of("10.0.0.2:8091");

  private final ScriptedNamingServer server = new ScriptedNamingServer();
  private RegistryService service;

  SeataRegistryTest() throws IOException {}

  @AfterEach
  void close() {
    if (service != null) {
      service.close();
    }
    server.close();
  }

  private RegistryService open(String group, String... more) {
    HawserConfig.Builder config =
        HawserConfig.builder()
            .set("txServiceGroup", group)
            .set("registry.seata.serverAddr", server.address());
    for (int i = 0; i < more.length; i += 2) {
      config.set("registry.seata." + more[i], more[i + 1]);
    }
    service = new SeataRegistryProvider().create(new LiveConfig(config.build()));
    return service;
  }

  @Test
  void theNameOfTheGroupStandsForAllItsClusters() {
    server.put("east", List.of(A));
    server.put("west", List.of(B));
    open(ScriptedNamingServer.GROUP);
    assertEquals(2, service.lookup(ScriptedNamingServer.GROUP).size());
    List<ServiceInstance> east = service.lookup("east");
    assertEquals(List.of(A.address()), east.stream().map(ServiceInstance::address).toList());
    assertEquals(0.5, east.get(0).weight());
    assertEquals(List.of("east", "west"), service.clustersWithServers(10));
  }

  @Test
  void anotherGroupOrNamespaceHasNoServers() {
    server.put("east", List.of(A));
    assertEquals(List.of(), open("other").lookup("east"));
    service.close();
    assertEquals(List.of(), open(ScriptedNamingServer.GROUP, "namespace", "test").lookup("east"));
  }

  @Test
  void aTokenIsRenewed() {
    server.put("east", List.of(A));
    server.requireLogin("seata:seata");
    open(ScriptedNamingServer.GROUP, "username", "seata", "password", "seata");
    assertEquals(1, service.lookup("east").size());
    server.expireTokens();
    assertEquals(1, service.lookup("east").size());
    assertEquals(2, server.logins());
  }

  @Test
  void serversAreNotAnnounced() {
    assertFalse(open("g").acceptsAnnouncements());
  }

  @Test
  void theAddressIsRequired() {
    ConfigurationException error =
        assertThrows(ConfigurationException.class, () -> open("g", "serverAddr", " "));
    assertTrue(error.getMessage().contains("registry.seata.serverAddr"), error.getMessage());
  }
}
