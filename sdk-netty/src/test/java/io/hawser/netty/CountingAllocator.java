package io.hawser.netty;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;

/**
 * Counts what its buffers hold, and has none beyond a size. They all have arrays. For one thread.
 * Its error is not an {@link OutOfMemoryError}, at which JUnit gives up all tests.
 */
public final class CountingAllocator extends AbstractByteBufAllocator {
  private final int largest;
  private long used;
  private long peak;

  public CountingAllocator() {
    this(Integer.MAX_VALUE);
  }

  public CountingAllocator(int largest) {
    this.largest = largest;
  }

  /** The bytes of all buffers that are not released. */
  public long used() {
    return used;
  }

  public long peak() {
    return peak;
  }

  @Override
  protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
    return new UnpooledHeapByteBuf(this, initialCapacity, maxCapacity) {
      @Override
      protected byte[] allocateArray(int size) {
        if (size > largest) {
          throw new InternalError("no memory for a buffer of " + size + " bytes");
        }
        used += size;
        peak = Math.max(peak, used);
        return super.allocateArray(size);
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
