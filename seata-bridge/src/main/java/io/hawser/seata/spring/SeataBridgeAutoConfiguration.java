package io.hawser.seata.spring;

import io.hawser.HawserClient;
import java.util.ArrayList;
import org.apache.seata.common.loader.EnhancedServiceLoader;
import org.apache.seata.spring.annotation.GlobalTransactionScanner;
import org.apache.seata.spring.annotation.ScannerChecker;
import org.apache.seata.tm.api.FailureHandler;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Starts the bridge in a Spring Boot application, with the properties {@code seata.*}. A property
 * {@code hawser.*} with the same name wins. It steps in before Seata's own starter makes its
 * scanner, and works without that starter as well. {@code seata.enabled=false} switches it off.
 */
@AutoConfiguration(
    beforeName = "org.apache.seata.spring.boot.autoconfigure.SeataAutoConfiguration",
    afterName = "org.apache.seata.spring.boot.autoconfigure.SeataCoreAutoConfiguration")
@ConditionalOnClass({GlobalTransactionScanner.class, HawserClient.class})
@ConditionalOnProperty(
    prefix = "seata",
    name = "enabled",
    havingValue = "true",
    matchIfMissing = true)
public class SeataBridgeAutoConfiguration {
  /** Through these beans Seata reads its own settings, and they are beans of its starter. */
  private static final String CONTEXT_PROVIDER = "springApplicationContextProvider";

  /** Creates it, by Spring. */
  public SeataBridgeAutoConfiguration() {}

  /**
   * Makes the scanner that finds Seata's annotations and starts the bridge.
   *
   * @param environment the properties
   * @param beanFactory where beans are looked for
   * @param failureHandlers called for transactions that cannot be ended
   * @param checkers beans that say which beans are scanned
   * @return the scanner
   */
  @Bean("globalTransactionScanner")
  @ConditionalOnMissingBean(GlobalTransactionScanner.class)
  @SuppressWarnings("rawtypes") // as Seata declares the handler
  public static HawserGlobalTransactionScanner hawserGlobalTransactionScanner(
      ConfigurableEnvironment environment,
      ConfigurableListableBeanFactory beanFactory,
      ObjectProvider<FailureHandler> failureHandlers,
      ObjectProvider<ScannerChecker> checkers) {
    if (beanFactory.containsBean(CONTEXT_PROVIDER)) {
      beanFactory.getBean(CONTEXT_PROVIDER);
    }
    GlobalTransactionScanner.setBeanFactory(beanFactory);
    GlobalTransactionScanner.addScannerCheckers(
        EnhancedServiceLoader.loadAll(ScannerChecker.class));
    GlobalTransactionScanner.addScannerCheckers(new ArrayList<>(checkers.stream().toList()));
    SpringSettings settings = new SpringSettings(environment);
    GlobalTransactionScanner.addScannablePackages(settings.list("seata.scan-packages"));
    GlobalTransactionScanner.addScannerExcludeBeanNames(
        settings.list("seata.excludes-for-scanning"));
    return new HawserGlobalTransactionScanner(
        settings,
        environment.getProperty("seata.expose-proxy", Boolean.class, false),
        failureHandlers.getIfAvailable());
  }

  /** Takes the place of a scanner that the application makes; its order is read from its type. */
  @Bean
  static ScannerTakeover hawserScannerTakeover(ConfigurableApplicationContext context) {
    return new ScannerTakeover(context);
  }

  /**
   * Stops the bridge after the web server and before the data sources.
   *
   * @param scanners the scanner in use: the bridge's, also in place of one that the application
   *     makes
   * @return the part of the life cycle
   */
  @Bean
  public static SeataBridgeLifecycle hawserSeataBridgeLifecycle(
      ObjectProvider<GlobalTransactionScanner> scanners) {
    return new SeataBridgeLifecycle(scanners);
  }
}
