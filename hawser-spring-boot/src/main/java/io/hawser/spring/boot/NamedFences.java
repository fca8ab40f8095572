package io.hawser.spring.boot;

import io.hawser.error.ConfigurationException;
import io.hawser.tcc.JdbcFence;
import io.hawser.tcc.TwoPhaseBusinessAction;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The fences of actions that name a data source or a transaction manager, one for each pair of
 * them. It is used while the application starts, by one thread, and closes its fences.
 */
final class NamedFences implements AutoCloseable {
  private final BeanFactory beans;
  private final Supplier<FenceSettings> settings;
  private final Map<Names, JdbcFence> fences = new HashMap<>();

  NamedFences(BeanFactory beans, Supplier<FenceSettings> settings) {
    this.beans = beans;
    this.settings = settings;
  }

  private record Names(String dataSource, String transactionManager) {}

  /**
   * Returns the fence of an action.
   *
   * @param place where the action is, for messages
   * @throws io.hawser.tcc.FenceException if the database cannot have a fence
   * @throws ConfigurationException if there is no such bean
   */
  JdbcFence of(TwoPhaseBusinessAction action, String place) {
    Names names = new Names(action.dataSource(), action.transactionManager());
    JdbcFence fence = fences.get(names);
    if (fence == null) {
      DataSource dataSource = bean(DataSource.class, "dataSource", names.dataSource, place);
      fence =
          names.transactionManager.isEmpty()
              ? settings
                  .get()
                  .fence(dataSource, beans.getBeanProvider(PlatformTransactionManager.class))
              : settings
                  .get()
                  .fence(
                      dataSource,
                      bean(
                          PlatformTransactionManager.class,
                          "transactionManager",
                          names.transactionManager,
                          place));
      fences.put(names, fence);
    }
    return fence;
  }

  private <T> T bean(Class<T> type, String attribute, String name, String place) {
    @Nullable T bean;
    try {
      bean = name.isEmpty() ? beans.getBeanProvider(type).getIfUnique() : beans.getBean(name, type);
    } catch (NoSuchBeanDefinitionException e) {
      bean = null;
    }
    if (bean == null) {
      throw new ConfigurationException(
          attribute
              + " = \""
              + name
              + "\" at "
              + place
              + " (expected: the name of a bean of the type "
              + type.getSimpleName()
              + (name.isEmpty() ? ", as there is no single one)" : ")"),
          null);
    }
    return bean;
  }

  @Override
  public void close() {
    fences.values().forEach(JdbcFence::close);
  }
}
