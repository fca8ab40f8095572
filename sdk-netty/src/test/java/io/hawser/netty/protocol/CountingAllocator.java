package io.hawser.netty.protocol;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;

/** Counts what its buffers hold. They all have arrays. For one thread. */
final class CountingAllocator extends AbstractByteBufAllocator {
  private long used;
  private long peak;

  long used() {
    return used;
  }

  long peak() {
    return peak;
  }

  @Override
  protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
    return new UnpooledHeapByteBuf(this, initialCapacity, maxCapacity) {
      @Override
      protected byte[] allocateArray(int initialCapacity) {
        used += initialCapacity;
        peak = Math.max(peak, used);
        return super.allocateArray(initialCapacity);
      }

      @Override
      protected void freeArray(byte[] array) {
        used -= array.length;
        super.freeArray(array);
      }
    };
  }

  @Override
  protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
    return newHeapBuffer(initialCapacity, maxCapacity);
  }

  @Override
  public boolean isDirectBufferPooled() {
    return false;
  }
}
