package io.hawser.registry.redis;

import static io.hawser.registry.redis.RedisLayout.REGISTERED;
import static io.hawser.registry.redis.RedisLayout.UNREGISTERED;

import io.hawser.registry.support.SessionEvents;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The messages of all watched clusters of one session, over one {@link Subscription}. Hands them
 * from the thread that receives them to the worker; those that come while the worker is busy,
 * together. Of several about one server the last counts. Others are left out.
 */
final class Messages implements Subscription.Receiver {
  private final SessionEvents events;
  private final Function<Subscription.Receiver, Subscription> opener;
  private final BiConsumer<String, Map<String, Boolean>> receiver;
  private final Queue<Message> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean handing = new AtomicBoolean();
  private @Nullable Subscription subscription; // worker thread only

  private record Message(String channel, String address, boolean joined) {
    static @Nullable Message parse(String channel, String text) {
      boolean joined = text.endsWith(REGISTERED);
      if (!joined && !text.endsWith(UNREGISTERED)) {
        return null;
      }
      String end = joined ? REGISTERED : UNREGISTERED;
      String address = text.substring(0, text.length() - end.length());
      return RedisLayout.instance(address) == null ? null : new Message(channel, address, joined);
    }
  }

  /**
   * Creates it without a connection, which the first cluster opens.
   *
   * @param opener opens a subscription
   * @param receiver called on the worker, gets a channel and, for each address, whether its server
   *     has joined
   */
  Messages(
      SessionEvents events,
      Function<Subscription.Receiver, Subscription> opener,
      BiConsumer<String, Map<String, Boolean>> receiver) {
    this.events = events;
    this.opener = opener;
    this.receiver = receiver;
  }

  /** Returns when no message that comes from now on will be missed. */
  void subscribe(String channel) {
    Subscription current = subscription;
    if (current == null) {
      current = opener.apply(this);
      subscription = current;
      schedulePing(current);
    }
    current.subscribe(channel);
  }

  void unsubscribe(String channel) {
    Subscription current = subscription;
    if (current != null) {
      current.unsubscribe(channel);
    }
  }

  private void schedulePing(Subscription pinged) {
    events.schedule(
        Subscription.PING_PERIOD,
        () -> {
          if (subscription == pinged) {
            pinged.ping();
            schedulePing(pinged);
          }
        });
  }

  /** Closes the connection; the next cluster opens another one. */
  void close() {
    Subscription current = subscription;
    subscription = null;
    if (current != null) {
      current.close();
    }
  }

  @Override
  public void message(String channel, String text) {
    Message message = Message.parse(channel, text);
    if (message != null) {
      queue.add(message);
      if (handing.compareAndSet(false, true)) {
        events.schedule(Duration.ZERO, this::handOver);
      }
    }
  }

  @Override
  public void lost(Subscription lost, RuntimeException cause) {
    events.schedule(
        Duration.ZERO,
        () -> {
          if (lost == subscription) {
            events.lost(cause);
          }
        });
  }

  private void handOver() {
    handing.set(false); // before the queue is read: what is added later is handed over anew
    Map<String, Map<String, Boolean>> byChannel = new LinkedHashMap<>();
    for (Message message = queue.poll(); message != null; message = queue.poll()) {
      byChannel
          .computeIfAbsent(message.channel(), channel -> new LinkedHashMap<>())
          .put(message.address(), message.joined());
    }
    byChannel.forEach(receiver);
  }
}
