package io.hawser.registry.redis;

import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** A connection to one Redis for commands, opened when needed. */
final class CommandConnection implements RedisCommands {
  /** The commands of one batch: neither side's buffers fill up while it still writes. */
  private static final int BATCH = 1000;

  private final RedisSettings settings;
  private final TrackedSockets sockets;
  private @Nullable RedisConnection connection;

  CommandConnection(RedisSettings settings, TrackedSockets sockets) {
    this.settings = settings;
    this.sockets = sockets;
  }

  @Override
  public RedisSettings settings() {
    return settings;
  }

  @Override
  public List<Object> run(List<CommandArguments> commands) {
    return RedisCommands.checked(replies(commands));
  }

  /** Does the same as {@link #run}, but an error of Redis is one of the replies. */
  List<Object> replies(List<CommandArguments> commands) {
    List<Object> replies = new ArrayList<>(commands.size());
    for (int i = 0; i < commands.size(); i += BATCH) {
      replies.addAll(runBatch(commands.subList(i, Math.min(commands.size(), i + BATCH))));
    }
    return replies;
  }

  private List<Object> runBatch(List<CommandArguments> commands) {
    boolean reused = connection != null;
    try {
      return exchange(commands);
    } catch (JedisConnectionException e) {
      if (!reused || e.getCause() instanceof SocketTimeoutException) {
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

  @Override
  public void onEachMaster(Consumer<RedisCommands> reading) {
    reading.accept(this);
  }

  @Override
  public void close() {
    RedisConnection current = connection;
    connection = null;
    if (current != null) {
      current.close();
    }
  }
}
