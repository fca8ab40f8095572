package io.hawser.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.context.XidContext;
import io.hawser.model.GlobalStatus;
import io.hawser.transaction.TransactionManager;
import io.hawser.transaction.TransactionTemplate;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.springframework.aop.Pointcut;
import org.springframework.aop.config.AopConfigUtils;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.context.support.StaticMessageSource;

/** Where the advisor stands among others, and what it leaves alone. */
class AdvisorTest {
  private static final List<String> STEPS = new ArrayList<>();

  /** A manager that only notes what it is asked for. */
  private static TransactionManager noting() {
    return (TransactionManager)
        Proxy.newProxyInstance(
            AdvisorTest.class.getClassLoader(),
            new Class<?>[] {TransactionManager.class},
            (proxy, method, arguments) -> {
              STEPS.add(method.getName());
              return switch (method.getName()) {
                case "begin" -> "10.0.0.1:8091:1";
                case "commit" -> GlobalStatus.Committed;
                case "isPassThrough" -> false;
                default -> throw new IllegalStateException(method.getName());
              };
            });
  }

  static class Stock {
    @GlobalTransactional
    public void take() {
      STEPS.add("body " + XidContext.current());
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class TwoAdvisors {
    /**
     * Stands for the one of local transactions, which has the lowest precedence. It is the first
     * bean, and so the first among equals.
     */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static DefaultPointcutAdvisor local() {
      MethodInterceptor advice =
          invocation -> {
            STEPS.add("local begins");
            Object result = invocation.proceed();
            STEPS.add("local ends");
            return result;
          };
      return new DefaultPointcutAdvisor(Pointcut.TRUE, advice);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static GlobalTransactionAdvisor global() {
      return new GlobalTransactionAdvisor(
          () -> new TransactionTemplate(noting()), Duration.ofSeconds(60));
    }

    @Bean
    Stock stock() {
      return new Stock();
    }
  }

  @Test
  void theGlobalTransactionIsAroundTheLocalOne() {
    STEPS.clear();
    try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
      AopConfigUtils.registerAutoProxyCreatorIfNecessary(context);
      context.register(TwoAdvisors.class);
      context.refresh();
      STEPS.clear();
      context.getBean(Stock.class).take();
    }
    assertEquals(
        List.of(
            "isPassThrough",
            "begin",
            "isPassThrough",
            "local begins",
            "body 10.0.0.1:8091:1",
            "local ends",
            "commit"),
        STEPS);
  }

  @Configuration(proxyBeanMethods = false)
  @EnableGlobalTransactions
  static class Enabled {
    @Bean
    Stock stock() {
      return new Stock();
    }

    @Bean
    StringBuilder other() {
      return new StringBuilder();
    }
  }

  /** Seata's scanner makes Spring say of other beans that they are not eligible for proxying. */
  @Test
  void noBeanIsWithheldFromOtherAdvisorsAndTheClientIsNotNeededAtTheStart() {
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try (AnnotationConfigApplicationContext context =
        new AnnotationConfigApplicationContext(Enabled.class)) {
      assertTrue(AopUtils.isAopProxy(context.getBean(Stock.class)));
      assertFalse(AopUtils.isAopProxy(context.getBean("other")));
      assertNotNull(context.getBean(GlobalTransactionAdvisor.class));
    } finally {
      System.setErr(before);
    }
    String text = log.toString(StandardCharsets.UTF_8);
    assertFalse(text.contains("not eligible"), text);
  }

  interface Shop {
    void buy();
  }

  @GlobalTransactional
  static class CornerShop implements Shop {
    @Override
    public void buy() {
      STEPS.add("bought in " + XidContext.current());
    }
  }

  @Test
  void aProxyOfAnInterfaceSeesTheAnnotationOfTheClass() {
    STEPS.clear();
    ProxyFactory factory = new ProxyFactory(new CornerShop());
    factory.addAdvisor(
        new GlobalTransactionAdvisor(
            () -> new TransactionTemplate(noting()), Duration.ofSeconds(60)));
    assertFalse(factory.isProxyTargetClass());
    ((Shop) factory.getProxy()).buy();
    assertTrue(STEPS.contains("bought in 10.0.0.1:8091:1"), STEPS.toString());
    assertNull(XidContext.current());
  }

  /** As a repository of Spring Data, which has no class of the application. */
  interface Repository extends Supplier<String> {
    @GlobalTransactional
    String xidByMethod();
  }

  @GlobalTransactional
  interface AnnotatedRepository extends Repository {}

  private static <T extends Repository> T repository(Class<T> type) {
    ProxyFactory inner = new ProxyFactory();
    inner.setTarget(new StaticMessageSource());
    inner.setInterfaces(type);
    MethodInterceptor query = invocation -> String.valueOf(XidContext.current());
    inner.addAdvice(query);
    ProxyFactory outer = new ProxyFactory(inner.getProxy());
    outer.addAdvisor(
        new GlobalTransactionAdvisor(
            () -> new TransactionTemplate(noting()), Duration.ofSeconds(60)));
    return type.cast(outer.getProxy());
  }

  @Test
  void anInterfaceCountsWhoseProxyHasAClassOfTheFrameworkBehindIt() {
    assertEquals("10.0.0.1:8091:1", repository(Repository.class).xidByMethod());
    assertEquals("null", repository(Repository.class).get());
    assertEquals("10.0.0.1:8091:1", repository(AnnotatedRepository.class).get());
  }
}
