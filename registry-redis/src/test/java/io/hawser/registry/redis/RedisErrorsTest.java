package io.hawser.registry.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.HawserConfig;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

class RedisErrorsTest {
  private final RedisErrors errors =
      new RedisErrors(RedisSettings.read(HawserConfig.builder().build()));

  @Test
  void whatRedisAnswersIsOneLineWithoutThePassword() {
    String password = "p".repeat(80);
    RedisErrors secretive =
        new RedisErrors(
            RedisSettings.read(
                HawserConfig.builder().set("registry.redis.password", password).build()));
    String message =
        secretive.explain(new JedisDataException("ERR\r\n" + "x ".repeat(70) + password + " tail"));
    assertEquals(1, message.lines().count(), message);
    assertTrue(message.contains("Redis answers ERR x x"), message);
    assertFalse(message.contains("ppp"), message); // not even a part, where the text is cut
  }

  @Test
  void silenceIsCalledSilenceHoweverOftenItIsWrapped() {
    Throwable e = new SocketTimeoutException("Read timed out");
    for (int times = 1; times <= 2; times++) {
      e = new JedisConnectionException(e);
      String message = errors.explain(e);
      assertTrue(message.endsWith("no answer within 2000 ms"), message);
    }
  }
}
