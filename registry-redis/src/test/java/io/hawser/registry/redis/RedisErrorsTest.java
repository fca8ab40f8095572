package io.hawser.registry.redis;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.HawserConfig;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.exceptions.JedisConnectionException;

class RedisErrorsTest {
  private final RedisErrors errors =
      new RedisErrors(RedisSettings.read(HawserConfig.builder().build()));

  @Test
  void silenceIsCalledSilenceHoweverOftenItIsWrapped() {
    Throwable e = new SocketTimeoutException("Read timed out");
    for (int times = 1; times <= 2; times++) {
      e = new JedisConnectionException(e);
      String message = errors.of("look up", e).getMessage();
      assertTrue(message.endsWith("no answer within 2000 ms"), message);
    }
  }
}
