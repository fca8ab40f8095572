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
import org.jspecify.annotations.Nullable;

/**
 * Hands messages from the thread that receives them to the worker; those that come while the worker
 * is busy, together. Of several about one server the last counts. Others are left out.
 */
final class Messages implements Subscription.Receiver {
  private final SessionEvents events;
  private final BiConsumer<String, Map<String, Boolean>> receiver;
  private final BiConsumer<Subscription, RuntimeException> whenLost;
  private final Queue<Message> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean handing = new AtomicBoolean();

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
   * Creates the bridge; both receivers are called on the worker.
   *
   * @param receiver gets a channel and, for each address, whether its server has joined
   */
  Messages(
      SessionEvents events,
      BiConsumer<String, Map<String, Boolean>> receiver,
      BiConsumer<Subscription, RuntimeException> whenLost) {
    this.events = events;
    this.receiver = receiver;
    this.whenLost = whenLost;
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
  public void lost(Subscription subscription, RuntimeException cause) {
    events.schedule(Duration.ZERO, () -> whenLost.accept(subscription, cause));
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
