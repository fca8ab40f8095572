package io.hawser.registry.redis;

import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * The connection for commands, opened when needed. Throws {@link
 * redis.clients.jedis.exceptions.JedisException}. Used by one thread at a time.
 */
final class CommandLink {
  /** So that neither side's buffers fill up while it still writes. */
  private static final int BATCH = 1000;

  private RedisSettings settings;
  private final Sockets sockets;
  private @Nullable RedisConnection connection;

  CommandLink(RedisSettings settings, Sockets sockets) {
    this.settings = settings;
    this.sockets = sockets;
  }

  static CommandArguments command(Command name, String... arguments) {
    return new CommandArguments(name).addObjects((Object[]) arguments);
  }

  Object run(Command name, String... arguments) {
    return run(List.of(command(name, arguments))).get(0);
  }

  /** One reply each. May run some of them twice, so all must be harmless to repeat. */
  List<Object> run(List<CommandArguments> commands) {
    List<Object> replies = new ArrayList<>(commands.size());
    for (int i = 0; i < commands.size(); i += BATCH) {
      replies.addAll(runBatch(commands.subList(i, Math.min(commands.size(), i + BATCH))));
    }
    for (Object reply : replies) {
      if (reply instanceof JedisDataException error) {
        throw error;
      }
    }
    return replies;
  }

  private List<Object> runBatch(List<CommandArguments> commands) {
    boolean reused = connection != null;
    try {
      return exchange(commands);
    } catch (JedisConnectionException e) {
      close();
      if (!reused || isTimeout(e)) {
        throw e;
      }
      return exchange(commands); // it was closed while it was idle, by a restart for instance
    }
  }

  private List<Object> exchange(List<CommandArguments> commands) {
    RedisConnection current = connection;
    if (current == null) {
      current = RedisConnection.open(settings, sockets);
      connection = current;
    }
    try {
      return current.exchange(commands);
    } catch (JedisConnectionException e) {
      close();
      throw e;
    }
  }

  private static boolean isTimeout(JedisConnectionException e) {
    return e.getCause() instanceof SocketTimeoutException;
  }

  /** From then on connects to another Redis. */
  void moveTo(RedisSettings other) {
    close();
    settings = other;
  }

  void close() {
    RedisConnection current = connection;
    connection = null;
    if (current != null) {
      current.close();
    }
  }
}
