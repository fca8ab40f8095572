package io.hawser.registry.redis;

import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;

/** A connection that is logged in and has chosen its database. Replies are RESP2. */
final class RedisConnection extends Connection {
  private static final Logger log = LoggerFactory.getLogger(RedisConnection.class);

  private RedisConnection(Sockets sockets, DefaultJedisClientConfig config) {
    super(sockets, config);
  }

  /** Throws {@link redis.clients.jedis.exceptions.JedisException}. */
  static RedisConnection open(RedisSettings settings, Sockets sockets) {
    return new RedisConnection(
        sockets,
        DefaultJedisClientConfig.builder()
            .autoNegotiateProtocol(false) // AUTH instead of HELLO, as servers before 6.0 need
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
            .timeoutMillis((int) settings.timeout().toMillis())
            .user(settings.user())
            .password(settings.password())
            .database(settings.database())
            .build());
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
