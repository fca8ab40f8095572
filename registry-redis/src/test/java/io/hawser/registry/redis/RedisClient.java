package io.hawser.registry.redis;

import io.hawser.testservers.RedisServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;

/** Other people's commands: what servers, operators and vandals do in Redis. */
final class RedisClient implements AutoCloseable {
  private final Connection connection;

  RedisClient(RedisServer server) {
    connection = new Connection(new HostAndPort("127.0.0.1", server.port()));
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
    List<Object> replies = new ArrayList<>();
    for (Object reply : connection.getMany(commands.size())) {
      if (reply instanceof RuntimeException error) {
        throw error;
      }
      replies.add(readable(reply));
    }
    return replies;
  }

  private static Object readable(Object reply) {
    if (reply instanceof byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
    return reply instanceof List<?> list
        ? list.stream().map(RedisClient::readable).toList()
        : String.valueOf(reply);
  }

  /** Of this client, nothing but {@link #nextMessage()} may be used any more. */
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
    connection.close();
  }
}
