package io.hawser.benchmarks.scale;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;

/** Measures the memory of this JVM. */
final class Memory {
  /**
   * The number of collections. Objects that the first one only enqueues, such as references, are
   * freed by the next one.
   */
  private static final int COLLECTIONS = 3;

  private Memory() {}

  /**
   * Returns the bytes of live objects: what was used right behind a full collection. What is used
   * now would be less exact, as collectors count the regions that are being filled as full.
   */
  static long liveHeapBytes() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    long bytes = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage afterCollection = pool.getCollectionUsage();
      if (pool.getType() == MemoryType.HEAP && afterCollection != null) {
        bytes += afterCollection.getUsed();
      }
    }
    return bytes;
  }

  /** Returns the bytes of direct buffers: those of the JDK, and those that Netty takes past it. */
  static long directBytes() {
    long bytes = Math.max(0, PlatformDependent.usedDirectMemory());
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      if (pool.getName().equals("direct")) {
        bytes += pool.getMemoryUsed();
      }
    }
    return bytes;
  }
}
