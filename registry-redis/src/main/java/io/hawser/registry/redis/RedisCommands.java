package io.hawser.registry.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * Runs commands where their keys are: in one Redis, or in the nodes of a cluster. Throws {@link
 * redis.clients.jedis.exceptions.JedisException}. Used by one thread at a time.
 */
interface RedisCommands {
  /** Returns what a session of messages connects to. */
  RedisSettings settings();

  /**
   * Returns one reply each, in this order. Those of one key run in this order, others in any. May
   * run some of them twice, so all must be harmless to repeat.
   */
  List<Object> run(List<CommandArguments> commands);

  /** Runs one command. */
  default Object run(CommandArguments command) {
    return run(List.of(command)).get(0);
  }

  /** Reads each of the servers which have the keys. */
  void onEachMaster(Consumer<RedisCommands> reading);

  /** Closes the connections. */
  void close();

  /** Returns the replies, or throws the first error among them. */
  static List<Object> checked(List<Object> replies) {
    for (Object reply : replies) {
      if (reply instanceof RuntimeException error) {
        throw error;
      }
    }
    return replies;
  }

  /** Returns a command that concerns one key or channel. */
  static CommandArguments withKey(Command name, String key, Object... others) {
    return new CommandArguments(name).key(key).addObjects(others);
  }

  /** Returns a command without a key. */
  static CommandArguments command(Command name, Object... arguments) {
    return new CommandArguments(name).addObjects(arguments);
  }

  /** Returns a reply as text. */
  static String text(Object reply) {
    return reply instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : String.valueOf(reply);
  }
}
