package io.hawser.seata.spring;

import io.hawser.seata.internal.Attachment;
import io.hawser.seata.internal.NetworkThreads;
import org.apache.seata.spring.annotation.GlobalTransactionScanner;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.ExecutorConfigurationSupport;

/**
 * Closes the bridge when the application stops: after the web server and Spring's executors have
 * ended their last work, and before data sources close, so that phases two end and undo logs are
 * deleted. A context that is started again starts the bridge again.
 */
public final class SeataBridgeLifecycle implements SmartLifecycle {
  /** The phase is below those of executors and web servers, which stop first. */
  private static final int PHASE = ExecutorConfigurationSupport.DEFAULT_PHASE - 4096;

  private final ObjectProvider<GlobalTransactionScanner> scanners;
  private volatile boolean running;

  SeataBridgeLifecycle(ObjectProvider<GlobalTransactionScanner> scanners) {
    this.scanners = scanners;
  }

  /**
   * Fails if Seata's network client runs, or if there is no scanner that starts the bridge. A
   * scanner that the application makes itself is not such a case: {@code ScannerTakeover} replaces
   * it.
   */
  @Override
  public void start() {
    GlobalTransactionScanner scanner = scanners.getIfUnique();
    if (scanner instanceof HawserGlobalTransactionScanner ours) {
      ours.startBridge();
    }
    NetworkThreads.checkNone();
    if (!(scanner instanceof HawserGlobalTransactionScanner) && !Attachment.get().isAttached()) {
      throw new IllegalStateException(
          "The bridge is not started, because the application has several beans"
              + " GlobalTransactionScanner, or one that Spring made before the bridge could replace"
              + " it (expected: none, so that the bridge makes it; one at most; or a SeataBridge"
              + " that the application starts)");
    }
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    if (scanners.getIfUnique() instanceof HawserGlobalTransactionScanner ours) {
      ours.closeBridge();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
