package io.hawser.testkit.registry;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.ServiceInstance;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A listener that records its notifications as text: a sorted list of addresses, such as {@code
 * [10.0.0.5:8091, 10.0.0.6:8091]}, or {@code error: } and the message. It serves a provider's own
 * tests beside {@link RegistryServiceTck}. Waiting fails after 60 seconds without a notification.
 */
public final class RegistryEvents implements RegistryListener {
  private static final String ERROR = "error: ";

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  /** Creates a listener without notifications. */
  public RegistryEvents() {}

  @Override
  public void onChange(List<ServiceInstance> instances) {
    events.add(text(instances));
  }

  @Override
  public void onError(RegistryException error) {
    events.add(ERROR + error.getMessage());
  }

  /**
   * Returns the text form of a list.
   *
   * @param instances a list, for instance from a lookup
   * @return the addresses, sorted
   */
  public static String text(List<ServiceInstance> instances) {
    return instances.stream()
        .map(instance -> instance.address().toString())
        .sorted()
        .toList()
        .toString();
  }

  /**
   * Waits for the next event.
   *
   * @return the first event that was not returned before
   * @throws InterruptedException if the test is interrupted
   */
  public String next() throws InterruptedException {
    String event = events.poll(60, TimeUnit.SECONDS);
    assertNotNull(event, "there was no notification");
    return event;
  }

  /**
   * Waits for one event and skips events before it.
   *
   * @param expected the event
   * @throws InterruptedException if the test is interrupted
   */
  public void await(String expected) throws InterruptedException {
    String event = next();
    while (!event.equals(expected)) {
      event = next();
    }
  }

  /**
   * Waits for an error and skips lists before it.
   *
   * @return the error as text
   * @throws InterruptedException if the test is interrupted
   */
  public String nextError() throws InterruptedException {
    String event = next();
    while (!event.startsWith(ERROR)) {
      event = next();
    }
    return event;
  }

  /**
   * Returns whether all events have been returned.
   *
   * @return whether no event is left
   */
  public boolean isSilent() {
    return events.isEmpty();
  }
}
