package io.hawser.seata.spring;

import org.apache.seata.spring.annotation.GlobalTransactionScanner;
import org.apache.seata.tm.api.FailureHandlerHolder;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;

/**
 * Takes the place of a scanner that the application makes itself, before that starts Seata's
 * network client. Names of application and group are those of the application's scanner.
 */
final class ScannerTakeover implements BeanPostProcessor, PriorityOrdered {
  private final ConfigurableApplicationContext context;

  ScannerTakeover(ConfigurableApplicationContext context) {
    this.context = context;
  }

  @Override
  public Object postProcessBeforeInitialization(Object bean, String beanName) {
    if (!(bean instanceof GlobalTransactionScanner theirs)
        || bean instanceof HawserGlobalTransactionScanner) {
      return bean;
    }
    refuseSubclass(theirs);
    HawserGlobalTransactionScanner ours =
        new HawserGlobalTransactionScanner(
            new SpringSettings(
                context.getEnvironment(), theirs.getApplicationId(), theirs.getTxServiceGroup()),
            theirs.isExposeProxy(),
            FailureHandlerHolder.getFailureHandler());
    ours.setBeanClassLoader(context.getClassLoader());
    ours.setApplicationContext(context);
    return ours;
  }

  private static void refuseSubclass(GlobalTransactionScanner theirs) {
    Class<?> type = theirs.getClass();
    if (!type.getSimpleName().equals(GlobalTransactionScanner.class.getSimpleName())) {
      throw new IllegalStateException(
          "The bridge cannot take the place of "
              + type.getName()
              + ", which extends Seata's scanner (expected: GlobalTransactionScanner itself, or"
              + " none)");
    }
  }

  /** Before Seata's scanner, which processes beans as well. */
  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }
}
