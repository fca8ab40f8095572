package io.hawser.registry.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.ConfigurationException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EtcdSettingsTest {
  private static EtcdSettings settings(String... namesAndValues) {
    return EtcdSettings.read(EtcdRegistryProvider.REGISTRY, Services.config(namesAndValues));
  }

  private static String rejection(String... namesAndValues) {
    return assertThrows(ConfigurationException.class, () -> settings(namesAndValues)).getMessage();
  }

  @Test
  void hasDefaults() {
    EtcdSettings settings = settings();
    assertEquals("etcd http://localhost:2379", settings.description());
    assertNull(settings.tls());
    assertNull(settings.login());
    assertNull(settings.authority());
    assertEquals(Duration.ofSeconds(3), settings.timeout());
    assertEquals(Duration.ofSeconds(2), settings.connectTimeout());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://10.0.0.1:2379 | http://10.0.0.1:2379",
        "10.0.0.1:2379 | http://10.0.0.1:2379",
        "10.0.0.1 | http://10.0.0.1:2379",
        "HTTP://Etcd.example.com:23790/ | http://etcd.example.com:23790",
        "https://10.0.0.1 | https://10.0.0.1:2379",
        "http://[::1]:2379 | http://[::1]:2379",
        "[::1] | http://[::1]:2379",
        "http://a:1, b:2 ,http://c | http://a:1,http://b:2,http://c:2379",
        "a:1;b:2;a:1; | http://a:1,http://b:2",
        "https://a:1,https://b:2 | https://a:1,https://b:2",
      })
  void readsAddressesAsSeataAndMore(String value, String expected) {
    assertEquals("etcd " + expected, settings(Services.SERVER_ADDR, value).description());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",",
        "http://",
        "http://a:x",
        "http://a:0",
        "ftp://a:1",
        "http://a:1/path",
        "http://a:1,https://b:1",
        "https://a:1,b:1",
        "a b:1"
      })
  void rejectsOtherAddressesWithTheExpectedForm(String value) {
    String message = rejection(Services.SERVER_ADDR, value);
    assertTrue(
        message.startsWith(Services.SERVER_ADDR + ": " + value + " (expected: http://"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"registry.etcd3.", "seata.registry.etcd3.", "registry.etcd."})
  void readsCamelCaseAndKebabCase(String prefix) {
    EtcdSettings camel =
        settings(
            prefix + "serverAddr", "a:1,b:2",
            prefix + "connectTimeout", "700",
            prefix + "timeout", "1500",
            prefix + "username", "me",
            prefix + "password", "pw");
    EtcdSettings kebab =
        settings(
            prefix + "server-addr", "a:1,b:2",
            prefix + "connect-timeout", "700ms",
            prefix + "timeout", "1500",
            prefix + "user", "me",
            prefix + "password", "pw");
    assertEquals(camel, kebab);
    assertEquals(Duration.ofMillis(700), camel.connectTimeout());
    assertEquals(Duration.ofMillis(1500), camel.timeout());
    assertEquals("user me", camel.login().toString());
  }

  @Test
  void sharesTheTimeAmongEndpoints() {
    assertEquals(
        Duration.ofSeconds(1), settings(Services.SERVER_ADDR, "a:1,b:1,c:1").connectTimeout());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "soon", "600001", "11m"})
  void rejectsOtherTimes(String value) {
    assertEquals(
        "registry.etcd3.timeout: "
            + value
            + " (expected: a duration such as 2s, 500ms or plain milliseconds, from 1ms to 600s)",
        rejection("registry.etcd3.timeout", value));
    assertTrue(rejection("registry.etcd3.connect-timeout", value).contains("connectTimeout: "));
  }

  @Test
  void aPasswordInAnAddressIsRejectedAndNotShown() {
    String message = rejection(Services.SERVER_ADDR, "http://me:hidden@a:2379");
    assertTrue(message.startsWith(Services.SERVER_ADDR + ": (not shown) (expected: "), message);
    assertFalse(message.contains("hidden"), message);
  }

  @Test
  void requiresUserAndPasswordTogether() {
    assertTrue(
        rejection("registry.etcd3.user", "me").startsWith("registry.etcd3.password: not set"));
    String message = rejection("registry.etcd3.password", "hidden");
    assertTrue(message.startsWith("registry.etcd3.user: not set"), message);
    assertFalse(message.contains("hidden"));
    assertFalse(
        settings("registry.etcd3.user", "me", "registry.etcd3.password", "hidden")
            .toString()
            .contains("hidden"));
  }

  @Test
  void rejectsContradictoryTlsSettings() {
    String https = "https://a:1";
    assertNotNull(settings(Services.SERVER_ADDR, https).tls());
    String unused = rejection("registry.etcd3.caFile", "/no/such/ca.pem");
    assertTrue(unused.startsWith("registry.etcd3.caFile: "), unused);
    assertTrue(
        rejection(Services.SERVER_ADDR, https, "registry.etcd3.ca-file", "/no/such/ca.pem")
            .contains("/no/such/ca.pem (expected: a PEM file that can be read)"));
  }
}
