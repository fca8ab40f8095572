package io.hawser.attack;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.OperatingSystemMXBean;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/**
 * Looks at the memory of this JVM: at the heap after each collection, so that garbage does not
 * count, and at direct memory twenty times a second.
 */
final class UsageMeter {
  private static final int SAMPLE_MILLIS = 50;

  private final AtomicLong maxHeap = new AtomicLong();
  private final AtomicLong maxDirect = new AtomicLong();
  private final Set<String> heapPools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .map(MemoryPoolMXBean::getName)
          .collect(Collectors.toSet());
  private long sinceNanos = System.nanoTime();
  private long sinceCpuNanos = cpuNanos();

  UsageMeter() {
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      ((NotificationEmitter) collector)
          .addNotificationListener((notice, hint) -> collected(notice), null, null);
    }
    Thread sampler = new Thread(this::sampleDirect, "direct-memory-sampler");
    sampler.setDaemon(true);
    sampler.start();
  }

  private void collected(Notification notice) {
    if (notice
        .getType()
        .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
      Map<String, MemoryUsage> after =
          GarbageCollectionNotificationInfo.from((CompositeData) notice.getUserData())
              .getGcInfo()
              .getMemoryUsageAfterGc();
      long used =
          after.entrySet().stream()
              .filter(pool -> heapPools.contains(pool.getKey()))
              .mapToLong(pool -> pool.getValue().getUsed())
              .sum();
      maxHeap.accumulateAndGet(used, Math::max);
    }
  }

  private void sampleDirect() {
    while (true) {
      maxDirect.accumulateAndGet(direct(), Math::max);
      try {
        TimeUnit.MILLISECONDS.sleep(SAMPLE_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Adds what Netty allocates past the JDK's own count to that count. */
  private static long direct() {
    long direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return PlatformDependent.useDirectBufferNoCleaner()
        ? direct + Math.max(0, PlatformDependent.usedDirectMemory())
        : direct;
  }

  /** Returns the resources used since the previous call, or since the start. */
  Usage next() {
    long cpu = cpuNanos();
    long now = System.nanoTime();
    double cores = (double) (cpu - sinceCpuNanos) / (now - sinceNanos);
    System.gc();
    System.gc(); // what the first one found to be finalized
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    long direct = direct();
    Usage usage =
        new Usage(
            heap,
            Math.max(heap, maxHeap.getAndSet(0)),
            direct,
            Math.max(direct, maxDirect.getAndSet(0)),
            cores);
    sinceCpuNanos = cpuNanos();
    sinceNanos = System.nanoTime();
    return usage;
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
