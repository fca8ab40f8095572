package io.hawser.registry.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.HawserConfig;
import io.hawser.error.ConfigurationException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisSettingsTest {

  private static RedisSettings read(String... namesAndValues) {
    HawserConfig.Builder builder = HawserConfig.builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      builder.set(namesAndValues[i], namesAndValues[i + 1]);
    }
    return RedisSettings.read(builder.build());
  }

  private static String rejection(String... namesAndValues) {
    return assertThrows(ConfigurationException.class, () -> read(namesAndValues)).getMessage();
  }

  @Test
  void theDefaultsAreSeatas() {
    RedisSettings settings = read();
    assertEquals("localhost:6379", settings.address().toString());
    assertEquals(0, settings.database());
    assertNull(settings.user());
    assertNull(settings.password());
    assertEquals(Duration.ofSeconds(2), settings.timeout());
    assertNull(settings.tls());
    assertEquals("redis localhost:6379, database 0", settings.description());
  }

  @ParameterizedTest
  @ValueSource(strings = {"registry.redis.serverAddr", "seata.registry.redis.server-addr"})
  void bothSpellingsAreRead(String serverAddr) {
    String prefix = serverAddr.substring(0, serverAddr.lastIndexOf('.') + 1);
    RedisSettings settings =
        read(
            serverAddr,
            "10.0.0.1:6380",
            prefix + "db",
            "3",
            prefix + "username",
            "tc",
            prefix + "password",
            "s3cr3t",
            prefix + "timeout",
            "500");
    assertEquals("10.0.0.1:6380", settings.address().toString());
    assertEquals(3, settings.database());
    assertEquals("tc", settings.user());
    assertEquals("s3cr3t", settings.password());
    assertEquals(Duration.ofMillis(500), settings.timeout());
    assertFalse(settings.toString().contains("s3cr3t"), settings::toString);
    assertEquals("redis 10.0.0.1:6380, database 3", settings.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "redis.example.com, redis.example.com:6379, 0, false",
    "[::1], [::1]:6379, 0, false",
    "[::1]:6380, [::1]:6380, 0, false",
    "redis://h:6380, h:6380, 0, false",
    "REDIS://h, h:6379, 0, false",
    "redis://h:6380/, h:6380, 0, false",
    "redis://[::1]/4, [::1]:6379, 4, false",
    "rediss://h:6380/4, h:6380, 4, true",
  })
  void addressesHaveManyForms(String setting, String address, int database, boolean tls) {
    RedisSettings settings = read("registry.redis.serverAddr", setting);
    assertEquals(address, settings.address().toString());
    assertEquals(database, settings.database());
    assertEquals(tls, settings.tls() != null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "serverAddr | h:port | host:port",
        "serverAddr | http://h:6379 | host:port",
        "serverAddr | redis://h/x | host:port",
        "serverAddr | a:6379,b:6379 | one address: several servers mean Redis Sentinel or",
        "serverAddr | a:6379;b:6379 | one address: several servers mean Redis Sentinel or",
        "db | -1 | the number of a database",
        "db | first | the number of a database",
        "timeout | soon | milliseconds",
        "timeout | -1 | milliseconds",
        "timeout | 61s | to 60s",
        "ssl | yes | true or false",
        "username | tc | a password",
      })
  void badValuesAreNamed(String key, String value, String expected) {
    String message = rejection("registry.redis." + key, value);
    String named = key.equals("username") ? "password: not set" : key + ": " + value;
    assertTrue(message.startsWith("registry.redis." + named + " (expected: "), message);
    assertTrue(message.contains(expected), message);
  }

  @Test
  void contradictionsAreRejected() {
    String addr = "registry.redis.serverAddr";
    assertTrue(rejection(addr, "redis://h/1", "registry.redis.db", "2").contains("db: 2"));
    assertEquals(1, read(addr, "redis://h/1", "registry.redis.db", "1").database());
    assertTrue(rejection(addr, "rediss://h", "registry.redis.ssl", "false").contains("ssl: false"));
  }

  @Test
  void sentinelsHaveSeatasKeys() {
    String hosts = "registry.redis.sentinel.sentinelHosts";
    String name = "registry.redis.sentinel.masterName";
    RedisSettings settings = read(hosts, "s1:26380, s2", name, "mymaster");
    assertEquals(
        "redis master mymaster of sentinels s1:26380,s2:26379, database 0", settings.description());
    assertEquals(
        settings,
        read(
            "seata.registry.redis.mode",
            "sentinel",
            "seata.registry.redis.sentinel.sentinel-hosts",
            "s1:26380,s2:26379",
            "seata.registry.redis.sentinel.master-name",
            "mymaster"));
    assertEquals(
        "redis localhost:6379, database 0",
        read("registry.redis.mode", "single", hosts, "s1", name, "mymaster").description());
    assertTrue(rejection("registry.redis.mode", "sentinel").startsWith(hosts + ": not set"));
    assertTrue(rejection(hosts, "s1").startsWith(name + ": not set"));
    assertTrue(rejection(hosts, "s1:x", name, "mymaster").startsWith(hosts + ": s1:x "));
    assertTrue(rejection("registry.redis.mode", "x").contains("single, sentinel or cluster"));
  }

  @Test
  void theNodesOfAClusterAreInTheAddress() {
    String addr = "registry.redis.serverAddr";
    String mode = "registry.redis.mode";
    RedisSettings settings = read(mode, "cluster", addr, "a:7000, b;[::1]:7001");
    assertEquals("redis cluster a:7000,b:6379,[::1]:7001", settings.description());
    settings = read(mode, "cluster", addr, "rediss://a:7000/0,b:7000");
    assertEquals("redis cluster a:7000,b:7000, TLS", settings.description());
    assertEquals("redis cluster localhost:6379", read(mode, "cluster").description());
    assertTrue(rejection(mode, "cluster", addr, "a:7000,b:x").startsWith(addr + ": a:7000,b:x "));
  }

  @Test
  void aClusterHasNeitherDatabasesNorSentinels() {
    String mode = "registry.redis.mode";
    String expected = "(expected: 0: a Redis Cluster has no other database)";
    assertEquals(
        "registry.redis.db: 3 " + expected, rejection(mode, "cluster", "registry.redis.db", "3"));
    assertEquals(
        "registry.redis.db: 3 " + expected,
        rejection(mode, "cluster", "registry.redis.serverAddr", "a:1,redis://b:1/3"));
    assertEquals(
        "registry.redis.mode: cluster (expected: sentinel, as"
            + " registry.redis.sentinel.sentinelHosts is set)",
        rejection(mode, "cluster", "registry.redis.sentinel.sentinelHosts", "s1"));
  }

  @Test
  void aPasswordInTheAddressIsRejectedAndNotShown() {
    String message = rejection("registry.redis.serverAddr", "redis://:s3cr3t@h:6379");
    assertFalse(message.contains("s3cr3t"), message);
    assertTrue(message.contains("registry.redis.password"), message);
  }

  @ParameterizedTest
  @CsvSource({"0, 2000", "250, 250", "250ms, 250", "3s, 3000", "60s, 60000", "1m, 60000"})
  void theTimeoutIsADuration(String setting, long millis) {
    assertEquals(millis, read("registry.redis.timeout", setting).timeout().toMillis());
  }

  @Test
  void tlsIsOnWhenWantedAndItsFilesMustExist() {
    assertNotNull(read("registry.redis.ssl", "true").tls());
    assertNull(read("registry.redis.ssl", "false").tls());
    for (String key : List.of("trustStore", "keyStore")) {
      String message =
          rejection("registry.redis.ssl", "true", "registry.redis." + key, "/no/such/file");
      assertTrue(message.startsWith("registry.redis." + key + ": /no/such/file "), message);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"trustStore", "keyStore"})
  void aStoreWithoutTlsIsRejected(String key) {
    String name = "registry.redis." + key;
    String expected =
        name + ": set, but no connection uses TLS (expected: nothing, or registry.redis.ssl=true)";
    assertEquals(expected, rejection(name, "/some/file.p12"));
    assertEquals(expected, rejection(name, "/some/file.p12", "registry.redis.ssl", "false"));
    assertNull(read(name, " ").tls());
  }

  @Test
  void thePoolKeysOfSeataAreAccepted() {
    for (String key :
        List.of("maxIdle", "max-wait", "testOnBorrow", "num-tests-per-eviction-run", "cluster")) {
      assertEquals(read(), read("registry.redis." + key, "8"));
    }
  }
}
