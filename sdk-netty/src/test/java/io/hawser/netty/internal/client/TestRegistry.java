package io.hawser.netty.internal.client;

import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A registry in memory whose answers a test sets. */
final class TestRegistry implements RegistryService {
  final List<RegistryListener> listeners = new CopyOnWriteArrayList<>();
  final AtomicInteger lookups = new AtomicInteger();
  final AtomicInteger opened = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();
  private volatile Script script = call -> {};
  private volatile List<ServiceInstance> answer = List.of();
  private volatile List<String> others = List.of();
  private volatile RegistryException error;

  /** Runs before each call, with the name of the called method; what it throws, the call throws. */
  interface Script {
    void before(String call);
  }

  void script(Script next) {
    script = next;
  }

  RegistryService open() {
    opened.incrementAndGet();
    script.before("create");
    return this;
  }

  /** Sets the answer to all further lookups, without a push. */
  void answers(ServerAddress... addresses) {
    answer = Stream.of(addresses).map(ServiceInstance::new).toList();
    error = null;
  }

  /** The same with metadata. */
  void answersWith(ServiceInstance... instances) {
    answer = List.of(instances);
    error = null;
  }

  /** Sets the answer to all further lookups, and pushes it. */
  void pushes(ServerAddress... addresses) {
    answers(addresses);
    listeners.forEach(listener -> listener.onChange(answer));
  }

  /** The same with metadata. */
  void pushesWith(ServiceInstance... instances) {
    answersWith(instances);
    listeners.forEach(listener -> listener.onChange(answer));
  }

  /** Reports that pushes fail; lookups answer as before. */
  void breaksOff(RegistryException with) {
    listeners.forEach(listener -> listener.onError(with));
  }

  /** Which other clusters have servers, from now on. */
  void others(String... clusters) {
    others = List.of(clusters);
  }

  @Override
  public List<String> clustersWithServers(int limit) {
    script.before("clusters");
    return others.subList(0, Math.min(limit, others.size()));
  }

  void fails(RegistryException with) {
    error = with;
  }

  @Override
  public List<ServiceInstance> lookup(String cluster) {
    lookups.incrementAndGet();
    script.before("lookup");
    if (error != null) {
      throw error;
    }
    return answer;
  }

  @Override
  public void subscribe(String cluster, RegistryListener listener) {
    script.before("subscribe");
    listeners.add(listener);
  }

  @Override
  public void unsubscribe(String cluster, RegistryListener listener) {
    script.before("unsubscribe");
    listeners.remove(listener);
  }

  @Override
  public void register(String cluster, ServiceInstance instance) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void unregister(String cluster, ServiceInstance instance) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String description() {
    script.before("description");
    return "memory of this test";
  }

  @Override
  public void close() {
    closed.incrementAndGet();
    listeners.clear();
  }
}
