package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The guard itself: without it a leak would only be a line in a log. */
class LeakGuardTest {

  /** So that nothing leaks when a tool runs the class below by itself. */
  private static boolean onPurpose;

  static final class Leaking {
    @Test
    void losesABuffer() {
      assumeTrue(onPurpose);
      for (int i = 0; i < 10; i++) {
        ByteBuf lost = PooledByteBufAllocator.DEFAULT.heapBuffer(16);
        lost.writeInt(1);
      }
    }
  }

  static final class Tidy {
    @Test
    void releasesItsBuffer() {
      PooledByteBufAllocator.DEFAULT.heapBuffer(16).writeInt(1).release();
    }
  }

  @Test
  void aLeakFailsTheClass() {
    assertEquals(ResourceLeakDetector.Level.PARANOID, ResourceLeakDetector.getLevel());
    System.out.println("LeakGuardTest: the leak reported next is there on purpose");
    onPurpose = true;
    TestExecutionSummary summary = run(Leaking.class);
    onPurpose = false;
    assertEquals(1, summary.getTestsSucceededCount(), "the test itself passes");
    assertEquals(1, summary.getTotalFailureCount());
    String message = summary.getFailures().get(0).getException().getMessage();
    assertTrue(message.startsWith("Leaked buffers: 1 in or before"), message);
    assertTrue(message.contains("losesABuffer"), "says where it was allocated: " + message);
  }

  @Test
  void noLeakNoFailure() {
    assertEquals(0, run(Tidy.class).getTotalFailureCount());
  }

  private static TestExecutionSummary run(Class<?> testClass) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request().selectors(selectClass(testClass)).build(),
            listener);
    return listener.getSummary();
  }
}
