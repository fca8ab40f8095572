package io.hawser.seata.spring;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.seata.spring.annotation.GlobalTransactionScanner;
import org.apache.seata.tm.api.FailureHandlerHolder;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;

/**
 * Takes the place of a scanner that the application makes itself, before that starts Seata's
 * network client. Names of application and group are those of the application's scanner.
 */
final class ScannerTakeover implements BeanPostProcessor, PriorityOrdered, DisposableBean {
  private final ConfigurableApplicationContext context;
  private final List<HawserGlobalTransactionScanner> made = new CopyOnWriteArrayList<>();

  ScannerTakeover(ConfigurableApplicationContext context) {
    this.context = context;
  }

  @Override
  public Object postProcessBeforeInitialization(Object bean, String beanName) {
    if (!(bean instanceof GlobalTransactionScanner theirs)
        || bean instanceof HawserGlobalTransactionScanner) {
      return bean;
    }
    rejectSubclass(theirs);
    HawserGlobalTransactionScanner ours =
        new HawserGlobalTransactionScanner(
            new SpringSettings(
                context.getEnvironment(), theirs.getApplicationId(), theirs.getTxServiceGroup()),
            theirs.isExposeProxy(),
            FailureHandlerHolder.getFailureHandler());
    ours.setBeanClassLoader(context.getClassLoader());
    ours.setApplicationContext(context);
    made.add(ours);
    return ours;
  }

  private static void rejectSubclass(GlobalTransactionScanner theirs) {
    Class<?> type = theirs.getClass();
    if (!type.getSimpleName().equals(GlobalTransactionScanner.class.getSimpleName())) {
      throw new IllegalStateException(
          "The bridge cannot take the place of "
              + type.getName()
              + ", which extends Seata's scanner (expected: GlobalTransactionScanner itself, or"
              + " none)");
    }
  }

  /**
   * Closes the bridges: Spring destroys the scanner that it has made, not the one that took its
   * place.
   */
  @Override
  public void destroy() {
    made.forEach(HawserGlobalTransactionScanner::closeBridge);
  }

  /** Returns a place before Seata's scanner, which processes beans as well. */
  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }
}
