package io.hawser.registry.redis;

import io.hawser.config.ClientLibrary;
import io.hawser.config.LiveConfig;
import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryProvider;
import io.hawser.registry.RegistryService;
import io.hawser.registry.support.SupervisedRegistry;
import java.util.List;

/**
 * {@code registry.type=redis}: one Redis server, found by {@code registry.redis.serverAddr}, the
 * master that Redis Sentinels name, or a Redis Cluster, in the layout of Seata's own servers and
 * clients.
 *
 * <p>Creating the service connects to Redis, so that wrong settings are reported then. Settings are
 * read once; later changes have no effect.
 */
public final class RedisRegistryProvider implements RegistryProvider {

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
    RedisBackend backend = new RedisBackend(RedisSettings.read(config.current()));
    RegistryService service = SupervisedRegistry.of(backend, RedisSettings.THREAD_NAME);
    try {
      service.clustersWithServers(0); // connects, and asks nothing
      return service;
    } catch (RegistryException e) {
      service.close();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new RegistryException(
          "Cannot connect to " + service.description() + ": " + backend.explain(cause),
          cause,
          e.isRejected());
    }
  }
}
