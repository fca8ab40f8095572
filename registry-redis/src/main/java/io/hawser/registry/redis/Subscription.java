package io.hawser.registry.redis;

import static io.hawser.registry.redis.CommandLink.command;
import static io.hawser.registry.redis.ServerKeys.text;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A connection that receives messages. The worker writes, a thread of its own reads. The session
 * sends a ping every {@link #PING_PERIOD}; as each is answered, silence means that the connection
 * is dead.
 */
final class Subscription {
  static final Duration PING_PERIOD = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(Subscription.class);

  private final RedisSettings settings;
  private final RedisConnection connection;
  private final Receiver receiver;
  private final Thread reader;

  /** The one request whose confirmation is awaited. */
  private volatile CompletableFuture<Void> confirmation = new CompletableFuture<>();

  /** Called by the thread that reads. */
  interface Receiver {
    void message(String channel, String text);

    /** The connection is dead, unless it has been closed; nothing follows. */
    void lost(Subscription subscription, RuntimeException cause);
  }

  private Subscription(RedisSettings settings, RedisConnection connection, Receiver receiver) {
    this.settings = settings;
    this.connection = connection;
    this.receiver = receiver;
    this.reader = newThread(this::read, "subscription");
  }

  /** Creates a daemon thread that inherits nothing from the current one. */
  static Thread newThread(Runnable task, String what) {
    Thread created = new Thread(null, task, RedisBackend.THREAD_NAME + "-" + what, 0, false);
    created.setDaemon(true);
    created.setContextClassLoader(Subscription.class.getClassLoader());
    return created;
  }

  static Subscription open(RedisSettings settings, Sockets sockets, Receiver receiver) {
    RedisConnection connection = RedisConnection.open(settings, sockets);
    connection.setSoTimeout((int) settings.timeout().plus(PING_PERIOD).toMillis());
    Subscription subscription = new Subscription(settings, connection, receiver);
    subscription.reader.start();
    return subscription;
  }

  /** Returns when no message that comes from now on will be missed. */
  void subscribe(String channel) {
    CompletableFuture<Void> confirmed = new CompletableFuture<>();
    confirmation = confirmed;
    connection.send(command(Command.SUBSCRIBE, channel));
    try {
      confirmed.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof JedisException error ? error : new CompletionException(e);
    } catch (TimeoutException e) {
      throw new JedisConnectionException(
          "Subscribing was not confirmed", new SocketTimeoutException());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JedisConnectionException("Subscribing was interrupted", e);
    }
  }

  void unsubscribe(String channel) {
    connection.send(command(Command.UNSUBSCRIBE, channel));
  }

  void ping() {
    connection.send(command(Command.PING));
  }

  private void read() {
    try {
      while (true) {
        try {
          handle(connection.read());
        } catch (JedisDataException e) {
          confirmation.completeExceptionally(e); // rejected, for instance by access rules
        }
      }
    } catch (LinkageError e) { // Jedis of another version; it would go unnoticed
      confirmation.completeExceptionally(e);
      receiver.lost(this, new IllegalStateException(e));
    } catch (RuntimeException e) {
      log.debug("The subscription has ended: {}", e.toString());
      confirmation.completeExceptionally(e);
      receiver.lost(this, e);
    }
  }

  private void handle(Object reply) {
    if (reply instanceof List<?> parts && parts.size() == 3) {
      switch (text(parts.get(0))) {
        case "message" -> receiver.message(text(parts.get(1)), text(parts.get(2)));
        case "subscribe" -> confirmation.complete(null);
        default -> log.trace("An answer to unsubscribe");
      }
    }
  }

  void close() {
    connection.close();
  }

  /** Waits for the thread to end. */
  void join(long timeoutMillis) throws InterruptedException {
    if (reader != Thread.currentThread()) {
      reader.join(timeoutMillis);
    }
  }
}
