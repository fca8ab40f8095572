package io.hawser.registry.redis;

import static io.hawser.registry.redis.RedisCommands.command;

import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisException;

/** A connection that is logged in and has chosen its database. Replies are RESP2. */
final class RedisConnection extends Connection {
  private final Socket socket;

  private RedisConnection(Socket socket) {
    super(() -> socket);
    this.socket = socket;
  }

  /**
   * Logs in by AUTH, not by HELLO, as servers before 6.0 need, and not by Jedis, which does it
   * differently from release to release. Throws {@link JedisException}, without the password in it.
   */
  static RedisConnection open(RedisSettings settings, TrackedSockets sockets) {
    List<CommandArguments> greeting = new ArrayList<>();
    if (settings.password() != null) {
      greeting.add(
          settings.user() == null
              ? command(Command.AUTH, settings.password())
              : command(Command.AUTH, settings.user(), settings.password()));
    }
    if (settings.database() != 0) {
      greeting.add(command(Command.SELECT, settings.database()));
    }
    RedisConnection connection = new RedisConnection(sockets.open(settings));
    try {
      connection.connect();
      RedisCommands.checked(connection.exchange(greeting));
      return connection;
    } catch (JedisException e) {
      connection.close();
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

  /**
   * Closes the socket without what Jedis does first, which may block and differs from release to
   * release.
   */
  @Override
  public void close() {
    TrackedSockets.close(socket);
  }
}
