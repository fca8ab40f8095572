package io.hawser.registry.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.ServiceInstance;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a listener hears, as text: a list of addresses or an error. */
final class Events implements RegistryListener {
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  @Override
  public void onChange(List<ServiceInstance> instances) {
    events.add(text(instances));
  }

  @Override
  public void onError(RegistryException error) {
    events.add("error: " + error.getMessage());
  }

  static String text(List<ServiceInstance> instances) {
    return instances.stream().map(instance -> instance.address().toString()).toList().toString();
  }

  String next() throws InterruptedException {
    String event = events.poll(30, TimeUnit.SECONDS);
    assertNotNull(event, "nothing was heard");
    return event;
  }

  /** The next news are these; how long they took to come. */
  Duration awaitNext(String expected) throws InterruptedException {
    long start = System.nanoTime();
    assertEquals(expected, next());
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Sooner or later these are the news. */
  void await(String expected) throws InterruptedException {
    while (!next().equals(expected)) {
      // not yet
    }
  }

  boolean isSilent() {
    return events.isEmpty();
  }
}
