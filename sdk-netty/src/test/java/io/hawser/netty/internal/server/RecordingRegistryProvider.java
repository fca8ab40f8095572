package io.hawser.netty.internal.server;

import io.hawser.config.ClientLibrary;
import io.hawser.config.LiveConfig;
import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.RegistryProvider;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A registry that remembers what servers write, by the number in {@code registry.recording.id}. */
public class RecordingRegistryProvider implements RegistryProvider {
  public static final Map<String, Registry> REGISTRIES = new ConcurrentHashMap<>();

  /**
   * The entries and calls of one registry, an action that runs before each call, and faults to
   * simulate.
   */
  public static final class Registry {
    public final ConcurrentMap<String, ServiceInstance> entries = new ConcurrentHashMap<>();
    public final List<String> calls = new CopyOnWriteArrayList<>();
    public volatile Runnable before = () -> {};
    public final AtomicInteger failuresLeft = new AtomicInteger();
    public volatile boolean down;
    public volatile boolean rejecting;
    public volatile boolean accepting = true;

    private void call(String name) {
      calls.add(name);
      before.run();
      if (rejecting) {
        throw new RegistryException("Registry recording knows no such user", null, true);
      }
      if (failuresLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new RegistryException("Registry recording: no answer within 3000 ms", null);
      }
      if (down) {
        throw new RegistryException("Registry recording is down", null);
      }
    }
  }

  @Override
  public List<String> names() {
    return List.of("recording", "rec");
  }

  String idKey() {
    return "registry.recording.id";
  }

  @Override
  public RegistryService create(LiveConfig config) {
    Registry registry = REGISTRIES.get(config.current().text(idKey()));
    registry.call("create");
    return new RegistryService() {
      @Override
      public List<ServiceInstance> lookup(String cluster) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void subscribe(String cluster, RegistryListener listener) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void unsubscribe(String cluster, RegistryListener listener) {
        throw new UnsupportedOperationException();
      }

      @Override
      public boolean acceptsAnnouncements() {
        return registry.accepting;
      }

      @Override
      public void register(String cluster, ServiceInstance instance) {
        registry.call("register");
        registry.entries.put(cluster, instance);
      }

      @Override
      public void unregister(String cluster, ServiceInstance instance) {
        registry.call("unregister");
        registry.entries.remove(cluster, instance);
      }

      @Override
      public String description() {
        return "memory of this test";
      }

      @Override
      public void close() {
        registry.calls.add("close");
      }
    };
  }

  /** One whose libraries cannot be asked for. */
  public static final class Broken extends RecordingRegistryProvider {
    @Override
    public List<String> names() {
      return List.of("broken");
    }

    @Override
    public List<ClientLibrary> libraries() {
      throw new NoClassDefFoundError("some/Library");
    }
  }

  /** Another type. */
  public static final class Other extends RecordingRegistryProvider {
    @Override
    public List<String> names() {
      return List.of("other");
    }

    @Override
    String idKey() {
      return "registry.other.id";
    }
  }
}
