package io.hawser.registry.redis;

import static io.hawser.registry.redis.RedisCommands.command;
import static io.hawser.registry.redis.RedisCommands.text;

import io.hawser.registry.support.RegistryThreads;
import io.hawser.registry.support.SessionEvents;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A connection that receives messages. The worker writes, a thread of its own reads. A ping is sent
 * every {@link #PING_PERIOD}; as each is answered, silence means that the connection is dead.
 */
final class Subscription {
  private static final Duration PING_PERIOD = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(Subscription.class);

  private final Duration timeout;
  private final RedisConnection connection;
  private final SessionEvents events;
  private final BiConsumer<String, String> receiver;
  private final Thread reader = newThread(this::read, "subscription");
  private volatile boolean closed;

  /** The one request whose confirmation is awaited. */
  private volatile CompletableFuture<Void> confirmation = new CompletableFuture<>();

  /**
   * Connects.
   *
   * @param events receives the loss of the connection, unless this object closed it
   * @param receiver receives the channel and the text of each message, on the thread that reads
   */
  Subscription(
      RedisSettings settings,
      TrackedSockets sockets,
      SessionEvents events,
      BiConsumer<String, String> receiver) {
    this.timeout = settings.timeout();
    this.connection = RedisConnection.open(settings, sockets);
    this.events = events;
    this.receiver = receiver;
    connection.setSoTimeout((int) timeout.plus(PING_PERIOD).toMillis());
  }

  static Thread newThread(Runnable task, String what) {
    return RegistryThreads.daemon(task, RedisSettings.THREAD_NAME + "-" + what);
  }

  /** Starts to read. If that fails, the connection is closed. */
  void start() {
    try {
      reader.start();
      schedulePing();
    } catch (Throwable e) { // also an Error, such as a lack of threads
      close();
      throw e;
    }
  }

  private void schedulePing() {
    events.schedule(
        PING_PERIOD,
        () -> {
          if (!closed) {
            connection.send(command(Command.PING));
            schedulePing();
          }
        });
  }

  /** Returns when no message that comes from now on will be missed. */
  void subscribe(String channel) {
    CompletableFuture<Void> confirmed = new CompletableFuture<>();
    confirmation = confirmed;
    connection.send(command(Command.SUBSCRIBE, channel));
    try {
      confirmed.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
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

  private void read() {
    try {
      while (true) {
        try {
          handle(connection.read());
        } catch (JedisDataException e) {
          confirmation.completeExceptionally(e); // rejected, for instance by access rules
        }
      }
    } catch (RuntimeException | LinkageError e) { // the latter: Jedis of another version
      log.debug("The subscription has ended: {}", e.toString());
      confirmation.completeExceptionally(e);
      if (!closed) {
        events.lost(e);
      }
    }
  }

  private void handle(Object reply) {
    if (reply instanceof List<?> parts && parts.size() == 3) {
      switch (text(parts.get(0))) {
        case "message" -> receiver.accept(text(parts.get(1)), text(parts.get(2)));
        case "subscribe" -> confirmation.complete(null);
        default -> log.trace("An answer to unsubscribe");
      }
    }
  }

  void close() {
    closed = true;
    connection.close();
  }

  /** Waits for the thread to end. */
  void join(long timeoutMillis) throws InterruptedException {
    reader.join(timeoutMillis);
  }
}
