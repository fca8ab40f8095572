package io.hawser.registry.zookeeper;

import static org.junit.jupiter.api.Assertions.fail;

import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.ServiceInstance;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Records the notifications of a listener: sorted lists of addresses, or errors. */
final class Heard implements RegistryListener {
  static final long LIMIT_SECONDS = 120;

  private final BlockingQueue<Object> news = new LinkedBlockingQueue<>();

  @Override
  public void onChange(List<ServiceInstance> instances) {
    news.add(instances.stream().map(instance -> instance.address().toString()).sorted().toList());
  }

  @Override
  public void onError(RegistryException error) {
    news.add(error);
  }

  void awaitServers(String... addresses) throws InterruptedException {
    await(List.of(addresses)::equals, List.of(addresses).toString());
  }

  RegistryException awaitError() throws InterruptedException {
    return (RegistryException) await(RegistryException.class::isInstance, "an error");
  }

  private Object await(Predicate<Object> expected, String what) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    List<Object> others = new ArrayList<>();
    Object next = news.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    while (next != null) {
      if (expected.test(next)) {
        return next;
      }
      others.add(next);
      next = news.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
    return fail("waited for " + what + ", but got " + others);
  }

  /** Returns the notifications that were not waited for. */
  List<Object> rest() {
    List<Object> rest = new ArrayList<>();
    news.drainTo(rest);
    return rest;
  }
}
