package io.hawser.spring.boot;

import io.hawser.HawserClient;
import io.hawser.RpcHook;
import io.hawser.config.HawserConfig;
import io.hawser.spring.GlobalTransactionAdvisor;
import io.hawser.spring.GlobalTransactional;
import io.hawser.spring.RollbackRulesMode;
import io.hawser.transaction.ResourceManager;
import io.hawser.transaction.TransactionManager;
import io.hawser.transaction.TransactionTemplate;
import java.util.Map;
import org.springframework.aop.config.AopConfigUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.function.SingletonSupplier;

/**
 * The client, its managers, and {@link GlobalTransactional}. An application that defines one of the
 * beans itself keeps its own.
 */
@AutoConfiguration(after = SslAutoConfiguration.class)
@Import({HawserAutoConfiguration.Advice.class, HawserAutoConfiguration.ProxyCreator.class})
public class HawserAutoConfiguration {
  /** Creates the configuration. */
  public HawserAutoConfiguration() {}

  /** Creates the files of an SSL bundle, if one is named. */
  @Bean
  @ConditionalOnProperty(SpringKeys.SSL_BUNDLE)
  @ConditionalOnMissingBean
  SslBundleFiles hawserSslBundleFiles(Environment environment, SslBundles bundles) {
    return SslBundleFiles.of(bundles, environment.getRequiredProperty(SpringKeys.SSL_BUNDLE));
  }

  /** Creates the client's configuration. */
  @Bean
  @ConditionalOnMissingBean
  HawserConfig hawserConfig(
      Environment environment,
      ObjectProvider<HawserConnectionDetails> details,
      ObjectProvider<SslBundleFiles> bundle,
      ObjectProvider<HawserConfigCustomizer> customizers) {
    SslBundleFiles files = bundle.getIfAvailable();
    return ClientConfig.of(
        environment,
        details.getIfAvailable(),
        files == null ? Map.of() : files.settings(environment),
        customizers.orderedStream());
  }

  /** Creates the client, connected. */
  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  HawserClient hawserClient(HawserConfig config, ObjectProvider<RpcHook> hooks) {
    return HawserClient.connect(config, hooks.orderedStream().toList());
  }

  /** Makes the default time-out. It is not lazy, so that a wrong one ends the start. */
  @Bean
  DefaultTimeout hawserDefaultTimeout(HawserClient client, Environment environment) {
    return DefaultTimeout.of(ClientSettings.of(client, environment));
  }

  @Bean
  HawserClientLifecycle hawserClientLifecycle(HawserClient hawserClient) {
    return new HawserClientLifecycle(hawserClient);
  }

  // Lazy: a client need not have both roles.

  /** Returns the TM role. */
  @Bean
  @Lazy
  @ConditionalOnMissingBean
  TransactionManager hawserTransactionManager(HawserClient client) {
    return client.transactionManager();
  }

  /** Returns the RM role. */
  @Bean
  @Lazy
  @ConditionalOnMissingBean
  ResourceManager hawserResourceManager(HawserClient client) {
    return client.resourceManager();
  }

  /** Runs code in global transactions. */
  @Bean
  @Lazy
  @ConditionalOnMissingBean
  TransactionTemplate hawserTransactionTemplate(HawserClient client) {
    return client.transactionTemplate();
  }

  /**
   * The advice for the proxies of annotated beans. It needs no other bean, because such a bean
   * could not get a proxy itself.
   */
  @Configuration(proxyBeanMethods = false)
  @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
  static class Advice {
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    @ConditionalOnMissingBean
    static GlobalTransactionAdvisor globalTransactionAdvisor(
        Environment environment,
        ObjectProvider<TransactionTemplate> template,
        ObjectProvider<DefaultTimeout> timeout) {
      return new GlobalTransactionAdvisor(
          SingletonSupplier.of(template::getObject),
          SingletonSupplier.of(() -> timeout.getObject().value()),
          Binder.get(environment)
              .bind(SpringKeys.ROLLBACK_RULES, RollbackRulesMode.class)
              .orElse(RollbackRulesMode.HAWSER));
    }
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
