package io.hawser.spring;

import io.hawser.HawserClient;
import java.time.Duration;
import org.springframework.aop.config.AopConfigUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.context.annotation.Role;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.function.SingletonSupplier;

/** The beans of {@link EnableGlobalTransactions}. */
@Configuration(proxyBeanMethods = false)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
@Import(GlobalTransactionConfiguration.ProxyCreator.class)
class GlobalTransactionConfiguration {

  @Bean
  @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
  static GlobalTransactionAdvisor globalTransactionAdvisor(ObjectProvider<HawserClient> client) {
    // The client is looked up late: beans that the advisor needs could not be advised themselves.
    return new GlobalTransactionAdvisor(
        SingletonSupplier.of(() -> client.getObject().transactionTemplate()),
        Duration.ofMillis(GlobalTransactional.DEFAULT_TIMEOUT_MILLIS));
  }

  /** Registers what makes proxies by advisors, unless it is there. */
  static final class ProxyCreator implements ImportBeanDefinitionRegistrar {
    @Override
    public void registerBeanDefinitions(
        AnnotationMetadata importing, BeanDefinitionRegistry registry) {
      AopConfigUtils.registerAutoProxyCreatorIfNecessary(registry);
    }
  }
}
