package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.fail;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails every test class during which Netty noticed a leaked buffer. JUnit finds it by itself, see
 * {@code META-INF/services}; that every buffer is watched is up to {@code
 * -Dio.netty.leakDetection.level=paranoid} in the build.
 */
public final class LeakGuard implements BeforeAllCallback, AfterAllCallback {
  private static final int ROUNDS = 2;
  private static final long MAX_WAIT_MILLIS = 10_000;

  private final Queue<String> leaks = new ConcurrentLinkedQueue<>();

  @Override
  public void beforeAll(ExtensionContext context) {
    ByteBufUtil.setLeakListener((type, records) -> leaks.add(type + records));
  }

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      collectGarbage();
      // Netty looks for lost buffers when it hands out new ones.
      PooledByteBufAllocator.DEFAULT.heapBuffer().release();
      PooledByteBufAllocator.DEFAULT.directBuffer().release();
    }
    List<String> found = new ArrayList<>();
    for (String leak = leaks.poll(); leak != null; leak = leaks.poll()) {
      found.add(leak);
    }
    if (!found.isEmpty()) {
      fail(
          "Leaked buffers: "
              + found.size()
              + " in or before "
              + context.getDisplayName()
              + ", not counting repetitions; the first: "
              + found.get(0));
    }
  }

  /**
   * Returns when an object that became unreachable here has been noticed, so older ones have too.
   */
  private static void collectGarbage() throws InterruptedException {
    ReferenceQueue<Object> queue = new ReferenceQueue<>();
    WeakReference<Object> canary = new WeakReference<>(new Object(), queue);
    System.gc();
    if (queue.remove(MAX_WAIT_MILLIS) != canary) {
      fail("The garbage collector does not run, so leaks would stay unnoticed");
    }
  }
}
