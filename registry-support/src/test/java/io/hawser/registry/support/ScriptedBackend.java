package io.hawser.registry.support;

import io.hawser.registry.ServiceInstance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A scripted registry in memory, for behaviour that no real registry shows on demand. */
final class ScriptedBackend implements Backend {
  static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** The limit of callers. */
  volatile Duration timeout = TIMEOUT;

  /** Blocks {@link #open} until it is interrupted. */
  volatile boolean unreachable;

  final Map<String, List<ServiceInstance>> clusters = new ConcurrentHashMap<>();

  /** The calls in order. */
  final List<String> calls = new CopyOnWriteArrayList<>();

  /** The exception of {@link #open}. */
  volatile @Nullable Throwable away;

  /** The cluster that must not be read. */
  volatile String forbidden = "";

  /** Rejects withdrawals. */
  volatile boolean keepsEntries;

  /** The exception of the next call of a session. */
  volatile @Nullable Exception once;

  /** Blocks every call of a session until it is interrupted. */
  volatile boolean silent;

  final CountDownLatch silenced = new CountDownLatch(1);
  volatile SessionEvents events;

  static final class Lost extends Exception {
    private static final long serialVersionUID = 1L;

    Lost(String message) {
      super(message);
    }
  }

  static final class Rejected extends Exception {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public String description() {
    return "memory";
  }

  @Override
  public Duration callTimeout() {
    return timeout;
  }

  @Override
  public Session open(SessionEvents reports) throws Exception {
    calls.add("open");
    if (unreachable) {
      new CountDownLatch(1).await();
    }
    Throwable error = away;
    if (error instanceof Error fatal) {
      throw fatal;
    }
    if (error != null) {
      throw (Exception) error;
    }
    events = reports;
    return new MemorySession();
  }

  @Override
  public Throwable notConnected() {
    return new Lost("nothing listens there");
  }

  @Override
  public Failure classify(Throwable error) {
    return error instanceof Rejected ? Failure.REJECTED : Failure.LOST;
  }

  @Override
  public String explain(Throwable error) {
    return String.valueOf(error);
  }

  @Override
  public void close() {
    calls.add("close");
  }

  void put(String cluster, String... addresses) {
    List<ServiceInstance> instances = new ArrayList<>();
    for (String address : addresses) {
      instances.add(ServiceInstance.of(address));
    }
    clusters.put(cluster, List.copyOf(instances));
  }

  private void call(String name) throws Exception {
    calls.add(name);
    if (silent) {
      silenced.countDown();
      new CountDownLatch(1).await();
    }
    Exception error = once;
    if (error != null) {
      once = null;
      throw error;
    }
  }

  private final class MemorySession implements Session {
    @Override
    public List<ServiceInstance> read(String cluster) throws Exception {
      call("read " + cluster);
      if (cluster.equals(forbidden)) {
        throw new Rejected();
      }
      return clusters.getOrDefault(cluster, List.of());
    }

    @Override
    public List<ServiceInstance> watch(String cluster) throws Exception {
      return read(cluster);
    }

    @Override
    public void unwatch(String cluster) throws Exception {
      call("unwatch " + cluster);
    }

    @Override
    public void announce(String cluster, ServiceInstance instance, boolean takeOver)
        throws Exception {
      call("announce " + instance.address());
      clusters.put(cluster, List.of(instance));
    }

    @Override
    public void withdraw(String cluster, ServiceInstance instance) throws Exception {
      call("withdraw " + instance.address());
      if (keepsEntries) {
        throw new Rejected();
      }
      clusters.remove(cluster);
    }

    @Override
    public void close() {
      calls.add("end");
    }
  }
}
