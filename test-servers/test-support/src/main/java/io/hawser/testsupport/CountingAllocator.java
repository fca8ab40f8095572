package io.hawser.testsupport;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;

/**
 * Counts the bytes that its buffers hold, and the most that they ever held. All buffers have
 * arrays. For one thread.
 */
public final class CountingAllocator extends AbstractByteBufAllocator {
  private final int largest;
  private long used;
  private long peak;

  /** Creates an allocator of buffers of any size. */
  public CountingAllocator() {
    this(Integer.MAX_VALUE);
  }

  /**
   * Creates an allocator that fails to allocate larger buffers. Its error is not an {@link
   * OutOfMemoryError}, at which JUnit gives up all tests.
   *
   * @param largest the bytes of the largest buffer
   */
  public CountingAllocator(int largest) {
    this.largest = largest;
  }

  /**
   * Counts what is in use.
   *
   * @return the bytes of all buffers that are not released
   */
  public long used() {
    return used;
  }

  /**
   * Counts what was in use at most.
   *
   * @return the largest value that {@link #used()} has had
   */
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
