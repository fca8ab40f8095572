package io.hawser.registry.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.hawser.registry.ServerAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisLayoutTest {

  @Test
  void namesAreThoseOfSeata() {
    RedisLayout layout = new RedisLayout("default");
    assertEquals("registry.redis.default_10.0.0.5:8091", layout.key("10.0.0.5:8091"));
    assertEquals("registry.redis.default", layout.channel());
  }

  @ParameterizedTest
  @CsvSource({
    "a, registry.redis.a_10.0.0.1:8091, 10.0.0.1:8091",
    "a, registry.redis.a_b_10.0.0.1:8091, ",
    "a_b, registry.redis.a_b_10.0.0.1:8091, 10.0.0.1:8091",
    "a_b, registry.redis.a_10.0.0.1:8091, ",
    "a, registry.redis.a2_10.0.0.1:8091, ",
    "a, registry.redis.a_fe80:0:0:0:1:2:3:4:8091, fe80:0:0:0:1:2:3:4:8091",
    "a, registry.redis.a_tc.example.com:8091, tc.example.com:8091",
    "a, registry.redis.a_10.0.0.1, ",
    "a, registry.redis.a_, ",
    "a, registry.redis.a, ",
    "a, x.registry.redis.a_10.0.0.1:8091, ",
  })
  void aKeyBelongsToOneClusterOnly(String cluster, String key, String address) {
    assertEquals(address, new RedisLayout(cluster).address(key));
  }

  @ParameterizedTest
  @CsvSource({
    "default, registry.redis.default_*",
    "a*b?c, registry.redis.a\\*b\\?c_*",
    "[a-z]\\, registry.redis.\\[a-z\\]\\\\_*",
  })
  void globCharactersMeanThemselves(String cluster, String pattern) {
    assertEquals(pattern, new RedisLayout(cluster).pattern());
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1:8091, 10.0.0.1:8091",
    "[::1]:8091, 0:0:0:0:0:0:0:1:8091",
    "[fe80::1:2:3:4]:8091, fe80:0:0:0:1:2:3:4:8091",
    "TC.example.com:8091, tc.example.com:8091",
  })
  void addressesAreWrittenAsSeataDoes(String address, String text) {
    assertEquals(text, RedisLayout.text(ServerAddress.parse(address)));
  }

  @Test
  void aHostNameThatNoClientCouldReadIsNotWritten() {
    assertNull(RedisLayout.text(ServerAddress.parse("seata_server:8091")));
  }
}
