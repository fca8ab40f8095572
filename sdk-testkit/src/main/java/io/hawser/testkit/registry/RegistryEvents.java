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
 * What a listener hears, one after the other, as text: a sorted list of addresses, such as {@code
 * [10.0.0.5:8091, 10.0.0.6:8091]}, or {@code error: } and the message. For a provider's own tests,
 * besides {@link RegistryServiceTck}. Waiting fails after 30 seconds of silence.
 */
public final class RegistryEvents implements RegistryListener {
  private static final String ERROR = "error: ";

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  /** Has heard nothing yet. */
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
   * The text form of a list.
   *
   * @param instances what a lookup has found, for instance
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
   * @return the first that has not been returned
   * @throws InterruptedException if the test is interrupted
   */
  public String next() throws InterruptedException {
    String event = events.poll(60, TimeUnit.SECONDS);
    assertNotNull(event, "nothing was heard");
    return event;
  }

  /**
   * Waits for one event, and skips what comes before it.
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
   * Waits for an error, and skips the lists that come before it.
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
   * Whether everything that was heard has been returned.
   *
   * @return whether nothing is left
   */
  public boolean isSilent() {
    return events.isEmpty();
  }
}
