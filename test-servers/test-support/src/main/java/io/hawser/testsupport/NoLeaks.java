package io.hawser.testsupport;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class during which Netty noticed that a buffer was leaked. */
public final class NoLeaks implements BeforeAllCallback, AfterAllCallback {
  private final Queue<String> leaks = new ConcurrentLinkedQueue<>();

  @Override
  public void beforeAll(ExtensionContext context) {
    ByteBufUtil.setLeakListener((type, records) -> leaks.add(type + records));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    System.gc();
    // Netty looks for lost buffers when it hands out new ones.
    PooledByteBufAllocator.DEFAULT.heapBuffer().release();
    PooledByteBufAllocator.DEFAULT.directBuffer().release();
    assertTrue(leaks.isEmpty(), () -> "Leaked buffers: " + leaks);
  }
}
