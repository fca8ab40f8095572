package io.hawser.registry.redis;

import io.hawser.testservers.RedisServer;
import java.util.List;
import java.util.Map;

/** A Redis for the tests, of one server or of many. */
interface TestRedis extends AutoCloseable {

  /** As in {@code registry.redis.serverAddr}. */
  String address();

  /** Returns the settings that lead to such a Redis at an address. */
  Map<String, String> settings(String address);

  /** Connects to a server that runs. */
  RedisClient client();

  /** All keys of all servers. */
  List<String> keys();

  /** It is gone, with its data. */
  void kill9();

  /** It is there again and empty. */
  void startEmpty();

  @Override
  void close();

  /** One server. */
  static TestRedis single(RedisServer server) {
    return new TestRedis() {
      @Override
      public String address() {
        return server.address();
      }

      @Override
      public Map<String, String> settings(String address) {
        return Map.of("registry.redis.serverAddr", address);
      }

      @Override
      public RedisClient client() {
        return new RedisClient(server);
      }

      @Override
      public List<String> keys() {
        try (RedisClient client = client()) {
          return client.keys();
        }
      }

      @Override
      public void kill9() {
        server.kill9();
      }

      @Override
      public void startEmpty() {
        server.startEmpty();
      }

      @Override
      public void close() {
        server.close();
      }
    };
  }
}
