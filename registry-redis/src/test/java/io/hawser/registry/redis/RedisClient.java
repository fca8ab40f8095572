package io.hawser.registry.redis;

import io.hawser.testservers.RedisServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisMovedDataException;

/**
 * Other people's commands: what servers, operators and vandals do in Redis. In a cluster each goes
 * to the node that has its key.
 */
final class RedisClient implements AutoCloseable {
  private final Connection connection;
  private final Map<HostAndPort, RedisClient> others = new HashMap<>();

  RedisClient(RedisServer server) {
    this(new HostAndPort("127.0.0.1", server.port()));
  }

  private RedisClient(HostAndPort node) {
    connection = new Connection(node);
  }

  static CommandArguments command(Command name, Object... arguments) {
    return new CommandArguments(name).addObjects(arguments);
  }

  Object run(Command name, Object... arguments) {
    return run(List.of(command(name, arguments))).get(0);
  }

  /** Replies as text, numbers and lists of these; an error of Redis is thrown. */
  synchronized List<Object> run(List<CommandArguments> commands) {
    if (commands.isEmpty()) {
      return List.of();
    }
    commands.forEach(connection::sendCommand);
    List<Object> replies = connection.getMany(commands.size());
    Map<HostAndPort, List<Integer>> elsewhere = new HashMap<>();
    for (int i = 0; i < replies.size(); i++) {
      if (replies.get(i) instanceof JedisMovedDataException moved) {
        elsewhere.computeIfAbsent(moved.getTargetNode(), it -> new ArrayList<>()).add(i);
      } else if (replies.get(i) instanceof RuntimeException error) {
        throw error;
      }
    }
    List<Object> readable = new ArrayList<>(replies.stream().map(RedisClient::readable).toList());
    elsewhere.forEach(
        (node, indexes) -> {
          List<Object> answers =
              others
                  .computeIfAbsent(node, RedisClient::new)
                  .run(indexes.stream().map(commands::get).toList());
          for (int i = 0; i < indexes.size(); i++) {
            readable.set(indexes.get(i), answers.get(i));
          }
        });
    return readable;
  }

  private static Object readable(Object reply) {
    if (reply instanceof byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
    return reply instanceof List<?> list
        ? list.stream().map(RedisClient::readable).toList()
        : String.valueOf(reply);
  }

  /** Subscribes. After this, only {@link #nextMessage()} may be called. */
  void subscribe(String channel) {
    run(Command.SUBSCRIBE, channel);
    connection.setSoTimeout(120_000); // connecting sets it too
  }

  String nextMessage() {
    return (String) ((List<?>) readable(connection.getUnflushedObject())).get(2);
  }

  @SuppressWarnings("unchecked")
  List<String> keys() {
    return (List<String>) run(Command.KEYS, "*");
  }

  @Override
  public void close() {
    others.values().forEach(RedisClient::close);
    connection.close();
  }
}
