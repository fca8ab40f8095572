package io.hawser.testkit.registry;

import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import io.hawser.testkit.registry.MemoryProvider.Defects;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A simple correct service with a switch for each defect. */
final class MemoryService implements RegistryService, MemoryRegistry.Session {
  private final MemoryRegistry registry;
  private final String address;
  private final String description;
  private final Defects defects;
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private final Map<String, Map<String, String>> registered = new ConcurrentHashMap<>();
  private final Map<String, List<ServiceInstance>> cache = new ConcurrentHashMap<>();
  private final Socket socket = new Socket();
  private volatile boolean lost;
  private volatile boolean closed;
  private volatile Thread thread;
  private final ExecutorService executor =
      new ThreadPoolExecutor(
          1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::newThread);

  private Thread newThread(Runnable task) {
    thread = new Thread(task, "hawser-memory");
    thread.setDaemon(true); // some defects hang
    return thread;
  }

  private record Subscription(String cluster, RegistryListener listener) {}

  MemoryService(MemoryRegistry registry, String address, String description, Defects defects) {
    this.registry = registry;
    this.address = address;
    this.description = description;
    this.defects = defects;
  }

  private boolean has(Defect defect) {
    return defects.has(defect);
  }

  void connect() {
    submit(() -> {}); // starts the thread
    try {
      if (address.equals(MemoryRegistry.ADDRESS)) {
        registry.connect(this);
      }
    } catch (IOException e) {
      close();
      throw error("connect", e);
    }
  }

  private RegistryException error(String what, Exception e) {
    return new RegistryException(
        has(Defect.VAGUE_ERROR)
            ? "registry memory: " + e.getMessage()
            : "Cannot " + what + " in " + description + ": " + e.getMessage(),
        e);
  }

  private void submit(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      // closed
    }
  }

  /** Dials other addresses than the registry's own, which are real and do not answer. */
  private void dial() throws IOException {
    if (!address.equals(MemoryRegistry.ADDRESS)) {
      ServerAddress elsewhere = ServerAddress.parse(address);
      try {
        socket.connect(new java.net.InetSocketAddress(elsewhere.host(), elsewhere.port()));
        throw new IOException("answered with " + socket.getInputStream().read());
      } catch (IOException e) {
        if (has(Defect.WAITS_FOREVER)) {
          park();
        }
        throw e;
      }
    }
  }

  private static void park() {
    while (!Thread.currentThread().isInterrupted()) {
      java.util.concurrent.locks.LockSupport.park();
    }
  }

  private void rejectIfClosed() throws IOException {
    if (closed && !has(Defect.WORKS_WHEN_CLOSED)) {
      throw new IOException("closed");
    }
  }

  @Override
  public List<ServiceInstance> lookup(String cluster) {
    try {
      rejectIfClosed();
      if (has(Defect.LOOKS_UP_ONCE) && cache.containsKey(cluster)) {
        return cache.get(cluster);
      }
      if (has(Defect.ANSWERS_FROM_SUBSCRIPTION)
          && subscriptions.stream().anyMatch(one -> one.cluster.equals(cluster))) {
        return cache.get(cluster);
      }
      dial();
      List<ServiceInstance> found = read(cluster);
      cache.put(cluster, found);
      return found.isEmpty() && has(Defect.NULL_FOR_EMPTY) ? null : found;
    } catch (IOException e) {
      if (has(Defect.REMEMBERS_IN_OUTAGE) && !closed && cache.containsKey(cluster)) {
        return cache.get(cluster);
      }
      if (has(Defect.OTHER_EXCEPTION)) {
        throw new IllegalStateException(e);
      }
      RegistryException error = error("look up cluster " + cluster, e);
      if (has(Defect.REPORTS_ERRORS_AGAIN)) {
        subscriptions.forEach(one -> one.listener.onError(error));
      }
      throw error;
    }
  }

  @Override
  public List<String> clustersWithServers(int limit) {
    if (has(Defect.NAMES_NO_CLUSTERS)) {
      return List.of();
    }
    try {
      Stream<String> withServers =
          registry.all().keySet().stream().map(key -> key.substring(0, key.lastIndexOf('/')));
      Stream<String> looked =
          has(Defect.NAMES_EMPTY_CLUSTERS) ? cache.keySet().stream() : Stream.of();
      return Stream.concat(withServers, looked).sorted().distinct().limit(limit).toList();
    } catch (IOException e) {
      throw error("list clusters", e);
    }
  }

  private List<ServiceInstance> read(String cluster) throws IOException {
    List<ServiceInstance> found = new ArrayList<>();
    for (Map.Entry<String, Map<String, String>> entry : registry.all().entrySet()) {
      String key = entry.getKey();
      int slash = key.lastIndexOf('/');
      if (!isOf(cluster, key.substring(0, slash))) {
        continue;
      }
      try {
        ServerAddress server = ServerAddress.parse(key.substring(slash + 1));
        if (has(Defect.NO_IPV6) && server.host().contains(":")) {
          continue;
        }
        found.add(
            new ServiceInstance(
                has(Defect.ONE_PORT) ? new ServerAddress(server.host(), 8091) : server,
                has(Defect.DROPS_METADATA) ? Map.of() : metadata(entry.getValue())));
      } catch (IllegalArgumentException e) {
        if (has(Defect.FAILS_ON_JUNK)) {
          throw new RegistryException(e.getMessage(), e);
        }
      }
    }
    if (has(Defect.FINDS_TWICE) && !found.isEmpty()) {
      found.add(found.get(0));
    }
    return has(Defect.FINDS_FIRST_100) && found.size() > 100 ? found.subList(0, 100) : found;
  }

  private boolean isOf(String wanted, String cluster) {
    return cluster.equals(wanted)
        || (has(Defect.CONFUSES_SIMILAR_NAMES) && cluster.startsWith(wanted))
        || (has(Defect.IGNORES_CASE) && cluster.equalsIgnoreCase(wanted));
  }

  @Override
  public void subscribe(String cluster, RegistryListener listener) {
    lookup(cluster); // fails if there is no registry
    subscriptions.add(new Subscription(cluster, listener));
  }

  @Override
  public void unsubscribe(String cluster, RegistryListener listener) {
    if (!has(Defect.CANNOT_UNSUBSCRIBE)) {
      subscriptions.remove(new Subscription(cluster, listener));
    }
  }

  @Override
  public void changed() {
    submit(() -> subscriptions.forEach(this::notifyListener));
  }

  private void notifyListener(Subscription subscription) {
    try {
      String cluster = subscription.cluster;
      List<ServiceInstance> before = cache.getOrDefault(cluster, List.of());
      List<ServiceInstance> now = read(cluster);
      if (has(Defect.NOTIFIES_NOTHING)
          || (has(Defect.LOSES_SUBSCRIPTION) && lost)
          || (has(Defect.IGNORES_THE_LAST_WITHDRAWAL) && now.isEmpty())
          || (has(Defect.IGNORES_WITHDRAWALS) && now.size() < before.size())) {
        return;
      }
      if (has(Defect.NOTIFIES_CHANGES_ONLY)) {
        List<ServiceInstance> news = new ArrayList<>(now);
        news.removeAll(before);
        now = news;
      }
      if (!has(Defect.ANSWERS_FROM_SUBSCRIPTION)) {
        cache.put(cluster, now);
      }
      for (Subscription other : subscriptions) {
        if (other == subscription || has(Defect.NOTIFIES_ALL_CLUSTERS)) {
          List<ServiceInstance> current = now;
          guarded(() -> other.listener.onChange(current));
        }
      }
    } catch (IOException e) {
      // lost() reports it
    }
  }

  private void guarded(Runnable news) {
    try {
      news.run();
    } catch (Error e) {
      if (has(Defect.FAILS_WITH_A_LISTENER)) {
        throw e;
      }
    }
  }

  @Override
  public void lost() {
    lost = true;
    RegistryException error =
        error("get notifications from the registry", new IOException("connection lost"));
    if (!has(Defect.REPORTS_NO_ERROR)) {
      submit(() -> subscriptions.forEach(one -> guarded(() -> one.listener.onError(error))));
    }
  }

  @Override
  public void back() {
    submit(
        () -> {
          try {
            if (!has(Defect.LOSES_ANNOUNCEMENT)) {
              registry.putAll(new HashMap<>(registered));
            }
          } catch (IOException e) {
            // down again
          }
        });
    changed();
  }

  @Override
  public void register(String cluster, ServiceInstance instance) {
    ServiceInstance written =
        has(Defect.ANNOUNCES_PORT_8091)
            ? new ServiceInstance(new ServerAddress(instance.address().host(), 8091))
            : instance;
    String key = MemoryRegistry.key(cluster, written);
    if (has(Defect.ANNOUNCES_LATER)) {
      registered.put(key, instance.metadata());
    }
    try {
      rejectIfClosed();
      if (has(Defect.ANNOUNCES_TWICE) && registered.containsKey(key)) {
        registry.put(cluster + "/again." + written.address(), instance.metadata());
      }
      registry.put(key, instance.metadata());
      registered.put(key, instance.metadata());
    } catch (IOException e) {
      throw error("announce " + instance.address() + " in cluster " + cluster, e);
    }
  }

  @Override
  public void unregister(String cluster, ServiceInstance instance) {
    String key = MemoryRegistry.key(cluster, instance);
    Map<String, String> was =
        has(Defect.RESTORES_WITHDRAWN_SERVERS) && lost
            ? registered.get(key)
            : registered.remove(key);
    if ((was != null || has(Defect.WITHDRAWS_OTHERS)) && !has(Defect.WITHDRAWS_NOTHING)) {
      try {
        registry.remove(key);
      } catch (IOException e) {
        throw error("withdraw " + instance.address() + " from cluster " + cluster, e);
      }
    }
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public void close() {
    if (closed && has(Defect.CLOSES_ONCE)) {
      throw new IllegalStateException("closed already");
    }
    closed = true;
    subscriptions.clear();
    registry.disconnect(this);
    try {
      Map<String, Map<String, String>> mine = new LinkedHashMap<>(registered);
      registered.clear();
      for (String key : (has(Defect.CLOSE_REMOVES_ALL) ? registry.all() : mine).keySet()) {
        if (!has(Defect.CLOSE_REMOVES_NOTHING)) {
          registry.remove(key);
        }
      }
    } catch (IOException e) {
      // the registry and its entries are gone
    }
    try {
      if (!has(Defect.CLOSE_WAITS_FOR_LOOKUP)) {
        socket.close();
      }
      if (!has(Defect.LEAKS_A_THREAD)) {
        executor.shutdown();
        Thread running = thread;
        if (running != Thread.currentThread() || has(Defect.CLOSE_WAITS_FOR_ITSELF)) {
          running.join();
        }
      }
    } catch (IOException | InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Map<String, String> metadata(Map<String, String> stored) {
    Map<String, String> read = new HashMap<>(stored);
    if (has(Defect.ROUNDS_WEIGHTS)) {
      read.computeIfPresent(
          ServiceInstance.WEIGHT,
          (name, text) -> String.valueOf(Math.rint(Double.parseDouble(text))));
    }
    return read;
  }
}
