package io.hawser.registry.zookeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.HawserConfig;
import io.hawser.error.ConfigurationException;
import io.hawser.registry.support.UserLogin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.zookeeper.client.ZKClientConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZooKeeperSettingsTest {

  private static ZooKeeperSettings settings(String... pairs) {
    HawserConfig.Builder builder = HawserConfig.builder();
    for (int i = 0; i < pairs.length; i += 2) {
      builder.set(pairs[i], pairs[i + 1]);
    }
    return ZooKeeperSettings.read(ZooKeeperRegistryProvider.REGISTRY, builder.build());
  }

  @Test
  void hasSeatasDefaults() {
    ZooKeeperSettings settings = settings();
    assertEquals("127.0.0.1:2181", settings.hosts());
    assertEquals(Duration.ofSeconds(6), settings.sessionTimeout());
    assertEquals(Duration.ofSeconds(2), settings.connectTimeout());
    assertNull(settings.login());
    assertNull(settings.client().getProperty(ZKClientConfig.SECURE_CLIENT));
  }

  @Test
  void readsCamelCase() {
    check(
        settings(
            "registry.zk.serverAddr", "zk1:2181,zk2:2182/seata",
            "registry.zk.sessionTimeout", "8000",
            "registry.zk.connectTimeout", "1500",
            "registry.zk.username", "user",
            "registry.zk.password", "pass:word"));
  }

  @Test
  void readsKebabCaseWithSpringsPrefix() {
    check(
        settings(
            "seata.registry.zk.server-addr", "zk1:2181,zk2:2182/seata",
            "seata.registry.zk.session-timeout", "8s",
            "seata.registry.zk.connect-timeout", "1500",
            "seata.registry.zk.username", "user",
            "seata.registry.zk.password", "pass:word"));
  }

  @Test
  void readsKeysWithThePlainName() {
    check(
        settings(
            "registry.zookeeper.serverAddr", "zk1:2181,zk2:2182/seata",
            "registry.zookeeper.sessionTimeout", "8000",
            "registry.zookeeper.connect-timeout", "1500",
            "registry.zookeeper.username", "user",
            "seata.registry.zookeeper.password", "pass:word"));
  }

  private static void check(ZooKeeperSettings settings) {
    assertEquals("zk1:2181,zk2:2182", settings.hosts());
    assertEquals("/seata", settings.chroot());
    assertEquals(Duration.ofSeconds(8), settings.sessionTimeout());
    assertEquals(Duration.ofMillis(1500), settings.connectTimeout());
    assertEquals(new UserLogin("user", "pass:word"), settings.login());
    assertEquals("ZooKeeper at zk1:2181,zk2:2182/seata", settings.description());
    assertFalse(settings.toString().contains("pass"), settings.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "zk1 | zk1:2181",
        "zk1:2182 , zk2 | zk1:2182,zk2:2181",
        "zk1,,zk2/ | zk1:2181,zk2:2181",
        "[::1]:2182,[2001:db8::1] | [::1]:2182,[2001:db8::1]:2181",
        "2001:db8::1:2182 | [2001:db8::1]:2182",
        "zk1/a/b/ | zk1:2181/a/b"
      })
  void understandsConnectStrings(String text, String expected) {
    ZooKeeperSettings settings = settings("registry.zk.serverAddr", text);
    assertEquals(expected, settings.hosts() + settings.chroot());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "registry.zk.serverAddr | zk1:x | the port is not a number",
        "registry.zk.serverAddr | zk1:0 | between 1 and 65535",
        "registry.zk.serverAddr | /seata | not a server address",
        "registry.zk.serverAddr | zk1/a,zk2/a | last host",
        "registry.zk.serverAddr | zk1/a/../b | path",
        "registry.zk.serverAddr | u:s3cr3t@zk1:2181 | registry.zk.password",
        "registry.zk.sessionTimeout | soon | milliseconds",
        "registry.zk.connectTimeout | 0 | milliseconds",
        "registry.zk.connectTimeout | -1 | milliseconds",
        "registry.zk.ssl | yes | true or false",
        "registry.zk.username | a:b | without a colon",
        "registry.zk.username | a | a password"
      })
  void rejectsInvalidValues(String key, String value, String expected) {
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> settings(key, value));
    assertTrue(e.getMessage().startsWith("registry.zk."), e.getMessage());
    assertTrue(e.getMessage().contains("(expected: "), e.getMessage());
    assertTrue(e.getMessage().contains(expected), e.getMessage());
    assertFalse(e.getMessage().contains("s3cr3t"), e.getMessage());
  }

  @Test
  void anErrorShowsNoPassword() {
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class, () -> settings("registry.zk.password", "secret-4711"));
    assertFalse(e.getMessage().contains("4711"), e.getMessage());
    assertTrue(e.getMessage().startsWith("registry.zk.username: not set"), e.getMessage());
  }

  @Test
  void tlsSettingsBecomeZooKeepersProperties(@TempDir Path directory) throws Exception {
    String store = Files.createFile(directory.resolve("trust.p12")).toString();
    ZKClientConfig client =
        settings(
                "registry.zk.ssl", "true",
                "registry.zk.trust-store", store,
                "registry.zk.trustStorePassword", "secret")
            .client();
    assertEquals("true", client.getProperty("zookeeper.client.secure"));
    assertEquals(
        "org.apache.zookeeper.ClientCnxnSocketNetty",
        client.getProperty("zookeeper.clientCnxnSocket"));
    assertEquals(store, client.getProperty("zookeeper.ssl.trustStore.location"));
    assertEquals("secret", client.getProperty("zookeeper.ssl.trustStore.password"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"trustStore", "keyStore"})
  void aStoreWithoutTlsIsRejected(String key) {
    String name = "registry.zk." + key;
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> settings(name, "/some/file.p12"));
    assertEquals(
        name + ": set, but no connection uses TLS (expected: nothing, or registry.zk.ssl=true)",
        e.getMessage());
    assertFalse(settings(name, " ").isSecure());
  }

  @Test
  void aMissingStoreIsNamed() {
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class,
            () -> settings("registry.zk.ssl", "true", "registry.zk.keyStore", "/no/such.p12"));
    assertTrue(e.getMessage().startsWith("registry.zk.keyStore: /no/such.p12"), e.getMessage());
  }
}
