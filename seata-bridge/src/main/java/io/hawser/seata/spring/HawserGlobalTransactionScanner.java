package io.hawser.seata.spring;

import io.hawser.config.HawserConfig;
import io.hawser.seata.SeataBridge;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.seata.core.rpc.ShutdownHook;
import org.apache.seata.spring.annotation.GlobalTransactionScanner;
import org.apache.seata.tm.api.FailureHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seata's scanner of annotations, which starts the bridge where Seata's starts its network client:
 * early, so that beans may use global transactions while they are made. {@link
 * SeataBridgeLifecycle} stops it.
 */
public class HawserGlobalTransactionScanner extends GlobalTransactionScanner {
  private static final long serialVersionUID = 1L;
  private static final Logger log = LoggerFactory.getLogger(HawserGlobalTransactionScanner.class);

  private final transient SpringSettings settings;
  private final transient ReentrantLock lock = new ReentrantLock();
  private transient @Nullable SeataBridge bridge;

  /**
   * Creates a scanner.
   *
   * @param settings the properties of the application
   * @param exposeProxy whether proxies are found by {@code AopContext}
   * @param failureHandler called for transactions that cannot be ended, {@code null} for none
   */
  @SuppressWarnings({"NullAway", "rawtypes"}) // Seata takes no handler as well, and a raw one
  HawserGlobalTransactionScanner(
      SpringSettings settings, boolean exposeProxy, @Nullable FailureHandler failureHandler) {
    super(settings.applicationId(), settings.vgroup(), exposeProxy, failureHandler);
    this.settings = settings;
  }

  /** Starts the bridge instead of Seata's network client. */
  @Override
  protected void initClient() {
    startBridge();
    registerSpringShutdownHook();
  }

  /** Takes Seata's own hook out, as the life cycle of the context closes the bridge. */
  @Override
  protected void registerSpringShutdownHook() {
    ShutdownHook.removeRuntimeShutdownHook();
  }

  /** Starts the bridge, unless it runs or global transactions are switched off. */
  void startBridge() {
    lock.lock();
    try {
      if (bridge == null) {
        HawserConfig config = settings.config();
        if (config.switchedOffBy() == null) {
          bridge = SeataBridge.start(config);
        } else {
          log.info("The bridge is not started: {}", config.switchedOffBy());
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Closes the bridge, if it runs. */
  void closeBridge() {
    lock.lock();
    try {
      SeataBridge running = bridge;
      bridge = null;
      if (running != null) {
        running.close();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the bridge.
   *
   * @return the bridge, {@code null} if it does not run
   */
  public @Nullable SeataBridge bridge() {
    lock.lock();
    try {
      return bridge;
    } finally {
      lock.unlock();
    }
  }

  /** Closes the bridge, also if the context failed before its life cycle began. */
  @Override
  public void destroy() {
    try {
      closeBridge();
    } finally {
      super.destroy();
    }
  }
}
