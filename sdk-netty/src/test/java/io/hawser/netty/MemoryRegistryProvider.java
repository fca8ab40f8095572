package io.hawser.netty;

import io.hawser.config.LiveConfig;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.RegistryProvider;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** A registry in memory, one for each id: it lists announced servers and notifies clients. */
public final class MemoryRegistryProvider implements RegistryProvider {
  static final Map<String, Registry> REGISTRIES = new ConcurrentHashMap<>();

  @Override
  public List<String> names() {
    return List.of("memory");
  }

  @Override
  public RegistryService create(LiveConfig config) {
    return new Session(
        REGISTRIES.computeIfAbsent(
            config.current().text("registry.memory.id"), id -> new Registry()));
  }

  /** The servers and the listeners of one registry, which all its sessions share. */
  static final class Registry {
    private final List<ServiceInstance> instances = new CopyOnWriteArrayList<>();
    private final List<RegistryListener> listeners = new CopyOnWriteArrayList<>();
    private final Lock changing = new ReentrantLock();

    private void change(Runnable change) {
      changing.lock();
      try {
        change.run();
        listeners.forEach(listener -> listener.onChange(List.copyOf(instances)));
      } finally {
        changing.unlock();
      }
    }
  }

  private static final class Session implements RegistryService {
    private final Registry registry;
    private final List<RegistryListener> own = new CopyOnWriteArrayList<>();

    Session(Registry registry) {
      this.registry = registry;
    }

    @Override
    public List<ServiceInstance> lookup(String cluster) {
      return List.copyOf(registry.instances);
    }

    @Override
    public void subscribe(String cluster, RegistryListener listener) {
      own.add(listener);
      registry.listeners.add(listener);
    }

    @Override
    public void unsubscribe(String cluster, RegistryListener listener) {
      registry.listeners.remove(listener);
    }

    @Override
    public void register(String cluster, ServiceInstance instance) {
      registry.change(() -> registry.instances.add(instance));
    }

    @Override
    public void unregister(String cluster, ServiceInstance instance) {
      registry.change(() -> registry.instances.remove(instance));
    }

    @Override
    public String description() {
      return "memory of this test";
    }

    @Override
    public void close() {
      registry.listeners.removeAll(own);
    }
  }
}
