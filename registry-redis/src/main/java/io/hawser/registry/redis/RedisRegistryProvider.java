package io.hawser.registry.redis;

import io.hawser.config.LiveConfig;
import io.hawser.registry.ClientLibrary;
import io.hawser.registry.RegistryProvider;
import io.hawser.registry.RegistryService;
import io.hawser.registry.support.SupervisedRegistry;
import java.util.List;

/**
 * {@code registry.type=redis}: one Redis server, found by {@code registry.redis.serverAddr}, or the
 * master that Redis Sentinels name, in the layout of Seata's own servers and clients. Redis Cluster
 * is rejected.
 *
 * <p>Creating the service connects to Redis, so that wrong settings are reported then. Settings are
 * read once; later changes have no effect.
 */
public final class RedisRegistryProvider implements RegistryProvider {

  /** For {@link java.util.ServiceLoader}. */
  public RedisRegistryProvider() {}

  @Override
  public List<String> names() {
    return List.of("redis");
  }

  @Override
  public List<ClientLibrary> libraries() {
    return List.of(
        new ClientLibrary(
            "redis.clients:jedis", "redis.clients.jedis.Connection", "6.0.0", "8.0.2"));
  }

  @Override
  public RegistryService create(LiveConfig config) {
    RedisBackend backend = RedisBackend.connect(RedisSettings.read(config.current()));
    return SupervisedRegistry.of(backend, RedisBackend.THREAD_NAME);
  }
}
