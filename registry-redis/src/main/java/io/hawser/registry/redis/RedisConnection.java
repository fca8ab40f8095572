package io.hawser.registry.redis;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisException;

/** A connection that is logged in and has chosen its database. Replies are RESP2. */
final class RedisConnection extends Connection {
  private static final Logger log = LoggerFactory.getLogger(RedisConnection.class);

  private RedisConnection(RedisSettings settings, Sockets sockets) {
    super(sockets.to(settings), new Login(settings));
  }

  /**
   * Logs in by AUTH. Implemented here and not built by Jedis, whose builder differs from release to
   * release: a method that a release does not ask for does no harm.
   */
  private record Login(RedisSettings settings) implements JedisClientConfig {
    /** AUTH instead of HELLO, as servers before 6.0 need. Jedis before 8.0 does not ask. */
    @Override
    public boolean isAutoNegotiateProtocol() {
      return false;
    }

    @Override
    public ClientSetInfoConfig getClientSetInfoConfig() {
      return ClientSetInfoConfig.DISABLED;
    }

    @Override
    public int getConnectionTimeoutMillis() {
      return (int) settings.timeout().toMillis();
    }

    @Override
    public int getSocketTimeoutMillis() {
      return (int) settings.timeout().toMillis();
    }

    @Override
    public @Nullable String getUser() {
      return settings.user();
    }

    @Override
    public @Nullable String getPassword() {
      return settings.password();
    }

    @Override
    public int getDatabase() {
      return settings.database();
    }
  }

  /** Throws {@link JedisException}, without the password in it. */
  static RedisConnection open(RedisSettings settings, Sockets sockets) {
    try {
      return new RedisConnection(settings, sockets);
    } catch (JedisException e) {
      throw new RedisErrors(settings).withoutSecret(e);
    }
  }

  /** Sends, without waiting for the reply. */
  void send(CommandArguments command) {
    sendCommand(command);
    flush();
  }

  /** Sends all, then waits for all replies; an error of Redis is one of the replies. */
  List<Object> exchange(List<CommandArguments> commands) {
    commands.forEach(this::sendCommand);
    return getMany(commands.size());
  }

  /** Waits for whatever comes next. */
  Object read() {
    return getUnflushedObject();
  }

  /** Never throws: what is closed is of no more interest. */
  @Override
  public void close() {
    try {
      forceDisconnect();
    } catch (IOException e) {
      log.debug("Closing a connection failed", e);
    }
  }
}
