package io.hawser.netty;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;

/**
 * Has no memory for a buffer beyond a size, and knows what is in use. For one thread. Its error is
 * not an {@link OutOfMemoryError}, at which JUnit gives up all tests.
 */
public final class ScarceAllocator extends AbstractByteBufAllocator {
  private final int largest;
  private int used;

  public ScarceAllocator(int largest) {
    this.largest = largest;
  }

  /** The bytes of all buffers that are not released. */
  public int used() {
    return used;
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
