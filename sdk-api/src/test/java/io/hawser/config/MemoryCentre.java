package io.hawser.config;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.RegistryException;
import io.hawser.test.EventLimit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A centre of a test. Its reader is called when the test says so, on a thread of its own. */
final class MemoryCentre implements ConfigCentre {
  final Map<String, String> items = new ConcurrentHashMap<>();
  final Map<String, Boolean> looked = new ConcurrentHashMap<>();
  private final String id = "m" + System.identityHashCode(this);
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final AtomicInteger refreshes = new AtomicInteger();
  private final CountDownLatch refreshed = new CountDownLatch(1);
  private volatile Reader reader;
  private volatile String document = "seata.properties";
  private volatile boolean down;
  private volatile boolean closed;

  MemoryCentre() {
    MemoryCentreProvider.CENTRES.put(id, this);
  }

  /** With the settings that lead here. */
  HawserConfig.Builder config() {
    return HawserConfig.builder()
        .set("seata.config.type", "memory")
        .set("seata.config.memory.id", id);
  }

  String id() {
    return id;
  }

  void setDocument(String name) {
    document = name;
  }

  /** Writes an item and waits until it was read. */
  void write(String name, String text) throws Exception {
    items.put(name, text);
    round();
  }

  /** From now on nothing can be read. */
  void setDown(boolean down) {
    this.down = down;
  }

  /** An attempt to read, and waits for its end. */
  void round() throws Exception {
    Future<?> round = thread.submit(this::attempt);
    round.get(2, TimeUnit.MINUTES);
  }

  private void attempt() {
    try {
      if (down) {
        throw new IllegalStateException("it is down");
      }
      reader.read(
          name -> {
            looked.put(name, true);
            return items.get(name);
          });
    } catch (Exception e) {
      reader.failed(new RegistryException("Cannot read memory: " + e.getMessage(), e));
    }
  }

  @Override
  public String description() {
    return "memory";
  }

  @Override
  public String document() {
    return document;
  }

  @Override
  public void follow(Reader follower) {
    reader = follower;
    thread.submit(this::attempt);
  }

  int refreshes() {
    return refreshes.get();
  }

  /** Waits for a call of {@link #refresh}. */
  void awaitRefresh() throws InterruptedException {
    assertTrue(refreshed.await(EventLimit.SECONDS, TimeUnit.SECONDS), "not asked again");
  }

  @Override
  public void refresh() {
    refreshes.incrementAndGet();
    refreshed.countDown();
    thread.submit(this::attempt);
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    thread.shutdownNow();
  }
}
