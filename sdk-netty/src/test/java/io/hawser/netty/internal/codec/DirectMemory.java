package io.hawser.netty.internal.codec;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;

/**
 * Measures the memory that Netty's allocator, shared by all channels, holds outside of the heap.
 */
public final class DirectMemory {
  private DirectMemory() {}

  /** In bytes; includes what the allocator keeps for later use. */
  public static long used() {
    return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
  }
}
