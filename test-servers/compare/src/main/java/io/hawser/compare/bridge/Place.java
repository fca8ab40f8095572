package io.hawser.compare.bridge;

import io.hawser.testservers.AtService;
import io.hawser.testservers.AtService.Client;
import io.hawser.testservers.RedisServer;
import io.hawser.testservers.SeataServer;
import java.util.Locale;
import java.util.Map;

/** A registry, a coordinator that is announced there, a database, and a service. */
final class Place implements AutoCloseable {
  private static final int ACCOUNTS = 2_000;

  private final long started = System.nanoTime();
  private final RedisServer registry;
  private final SeataServer server;
  private final Books books;
  private final AtService service;

  Place(Client client, String database) {
    books = new Books(database, client.name().toLowerCase(Locale.ROOT), ACCOUNTS);
    registry = RedisServer.launch();
    try {
      server =
          SeataServer.seataServer200(
              Map.of(
                  "seata.registry.type",
                  "redis",
                  "seata.registry.redis.server-addr",
                  registry.address(),
                  "seata.registry.redis.db",
                  "0"));
    } catch (RuntimeException e) {
      registry.close();
      throw e;
    }
    try {
      service =
          AtService.start(
              client,
              server.address(),
              books.url(),
              "AT",
              "JDBC",
              Map.of(
                  "registry.type",
                  "redis",
                  "registry.redis.serverAddr",
                  registry.address(),
                  "registry.redis.db",
                  "0"));
    } catch (RuntimeException e) {
      server.close();
      registry.close();
      throw e;
    }
  }

  static int accounts() {
    return ACCOUNTS;
  }

  /** Returns the time since it was begun, in nanoseconds. */
  long age() {
    return System.nanoTime() - started;
  }

  RedisServer registry() {
    return registry;
  }

  SeataServer server() {
    return server;
  }

  Books books() {
    return books;
  }

  AtService service() {
    return service;
  }

  @Override
  public void close() {
    service.close();
    server.close();
    registry.close();
  }
}
