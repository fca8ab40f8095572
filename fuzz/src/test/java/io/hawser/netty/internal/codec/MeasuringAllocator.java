package io.hawser.netty.internal.codec;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;

/** Knows how many bytes its buffers hold, and the most they ever held. For one thread. */
final class MeasuringAllocator extends AbstractByteBufAllocator {
  private long held;
  private long most;

  long held() {
    return held;
  }

  long most() {
    return most;
  }

  @Override
  protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
    return new UnpooledHeapByteBuf(this, initialCapacity, maxCapacity) {
      @Override
      protected byte[] allocateArray(int capacity) {
        held += capacity;
        most = Math.max(most, held);
        return super.allocateArray(capacity);
      }

      @Override
      protected void freeArray(byte[] array) {
        held -= array.length;
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
