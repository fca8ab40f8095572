package io.hawser.testkit.registry;

import static org.junit.jupiter.api.Assertions.fail;

import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** Records all notifications and lets a test wait for them. */
final class RecordingListener implements RegistryListener {
  private final String name;
  private final Lock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final List<List<ServerAddress>> changes = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();

  RecordingListener(String name) {
    this.name = name;
  }

  @Override
  public void onChange(List<ServiceInstance> instances) {
    List<ServerAddress> addresses = Bench.addresses(instances);
    locked(() -> changes.add(addresses));
  }

  @Override
  public void onError(RegistryException error) {
    locked(() -> errors.add(String.valueOf(error.getMessage())));
  }

  /** Uses a lookup's answer as the state before the first change. */
  void startWith(List<ServiceInstance> instances) {
    List<ServerAddress> addresses = Bench.addresses(instances);
    locked(
        () -> {
          if (changes.isEmpty()) {
            changes.add(addresses);
          }
        });
  }

  private void locked(Runnable event) {
    lock.lock();
    try {
      event.run();
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the number of changes so far, for {@link #awaitSince}. */
  int count() {
    return changes().size();
  }

  List<List<ServerAddress>> changes() {
    lock.lock();
    try {
      return List.copyOf(changes);
    } finally {
      lock.unlock();
    }
  }

  List<String> errors() {
    lock.lock();
    try {
      return List.copyOf(errors);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the last change is exactly this. It may have come before the call. */
  void await(Collection<ServiceInstance> expected, Duration limit) {
    awaitSince(0, expected, limit);
  }

  /** Waits until the last change is exactly this and came after the first {@code count} changes. */
  void awaitSince(int count, Collection<ServiceInstance> expected, Duration limit) {
    Set<ServerAddress> addresses = new TreeSet<>();
    expected.forEach(instance -> addresses.add(instance.address()));
    awaitSince(
        count,
        last -> last.size() == addresses.size() && addresses.containsAll(last),
        limit,
        Bench.shortly(addresses));
  }

  /** Waits until the last change after the first {@code count} changes matches. */
  void awaitSince(
      int count, Predicate<List<ServerAddress>> wanted, Duration limit, Object description) {
    if (!awaitState(
        () -> changes.size() > count && wanted.test(changes.get(changes.size() - 1)), limit)) {
      fail(name + " should have got " + description + " within " + limit + ", but " + heard());
    }
  }

  void awaitError(Duration limit) {
    if (!awaitState(() -> !errors.isEmpty(), limit)) {
      fail(name + " should have got an error within " + limit + ", but " + heard());
    }
  }

  private boolean awaitState(State state, Duration limit) {
    long left = limit.toNanos();
    lock.lock();
    try {
      while (!state.reached()) {
        if (left <= 0) {
          return false;
        }
        left = news.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return fail(name + ": interrupted; " + heard(), e);
    } finally {
      lock.unlock();
    }
  }

  private String heard() {
    List<List<ServerAddress>> all = changes();
    List<String> last =
        all.subList(Math.max(0, all.size() - 5), all.size()).stream().map(Bench::shortly).toList();
    return "got " + all.size() + " changes, the last of them " + last + ", and errors " + errors();
  }

  private interface State {
    boolean reached();
  }
}
