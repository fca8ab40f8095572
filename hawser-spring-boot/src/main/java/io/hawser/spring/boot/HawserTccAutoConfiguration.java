package io.hawser.spring.boot;

import io.hawser.HawserClient;
import io.hawser.tcc.FenceListener;
import io.hawser.tcc.JdbcFence;
import io.hawser.tcc.TccMethod;
import io.hawser.transaction.ResourceManager;
import javax.sql.DataSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.util.function.SingletonSupplier;

/**
 * TCC actions by annotation, and their fence in the application's database. The names are those of
 * Boot 3.5 and of Boot 4.
 */
@AutoConfiguration(
    after = HawserAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
      "org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration",
      "org.springframework.boot.autoconfigure.orm.jpa.HibernateJpaAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
      "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration"
    })
@ConditionalOnClass(TccMethod.class)
@ConditionalOnBean(HawserClient.class)
public class HawserTccAutoConfiguration {
  /** Creates the configuration. */
  public HawserTccAutoConfiguration() {}

  @Bean
  static TccActions hawserTccActions(
      ConfigurableListableBeanFactory beans,
      ObjectProvider<ResourceManager> resourceManager,
      ObjectProvider<JdbcFence> fences,
      ObjectProvider<NamedFences> namedFences) {
    return new TccActions(beans, resourceManager, fences, namedFences);
  }

  @Bean
  @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
  static TccAdvisor hawserTccAdvisor(ObjectProvider<TccActions> actions) {
    return new TccAdvisor(SingletonSupplier.of(actions::getObject));
  }

  /** The fences, each made only if an action wants it. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({DataSourceUtils.class, PlatformTransactionManager.class})
  static class Fences {
    @Bean
    @Lazy
    FenceSettings hawserFenceSettings(
        HawserClient client, Environment environment, ObjectProvider<FenceListener> listeners) {
      return FenceSettings.of(client, environment, listeners.orderedStream());
    }

    @Bean(destroyMethod = "close")
    @Lazy
    NamedFences hawserNamedFences(BeanFactory beans, ObjectProvider<FenceSettings> settings) {
      return new NamedFences(beans, settings::getObject);
    }

    @Bean(destroyMethod = "close")
    @Lazy
    @ConditionalOnMissingBean
    @ConditionalOnSingleCandidate(DataSource.class)
    JdbcFence hawserFence(
        DataSource dataSource,
        ObjectProvider<PlatformTransactionManager> managers,
        FenceSettings settings) {
      return settings.fence(dataSource, managers);
    }
  }
}
