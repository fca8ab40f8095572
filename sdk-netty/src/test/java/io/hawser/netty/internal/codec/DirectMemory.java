package io.hawser.netty.internal.codec;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;

/** What Netty's allocator, which all channels share, holds outside of the heap. */
public final class DirectMemory {
  private DirectMemory() {}

  /** In bytes; includes what the allocator keeps for later use. */
  public static long used() {
    return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
  }
}
