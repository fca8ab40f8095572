package io.hawser.spring;

import io.hawser.transaction.TransactionTemplate;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.aopalliance.aop.Advice;
import org.springframework.aop.ClassFilter;
import org.springframework.aop.Pointcut;
import org.springframework.aop.support.AbstractPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/**
 * Has Spring call annotated methods through a {@link TransactionTemplate}. It comes before the
 * advisors of local transactions, so that those end first. Define it as a bean of the role {@code
 * ROLE_INFRASTRUCTURE}, or use {@link EnableGlobalTransactions}.
 */
public final class GlobalTransactionAdvisor extends AbstractPointcutAdvisor {
  private static final long serialVersionUID = 1L;

  /** The place where it stands among the advisors of a bean. */
  public static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 1000;

  private final transient Pointcut pointcut;
  private final transient Advice advice;

  /**
   * Creates the advisor, with {@link RollbackRulesMode#HAWSER}.
   *
   * @param template returns the template; called when the first annotated method runs
   * @param defaultTimeout the time-out of methods that name none
   */
  public GlobalTransactionAdvisor(Supplier<TransactionTemplate> template, Duration defaultTimeout) {
    this(template, () -> defaultTimeout, RollbackRulesMode.HAWSER);
  }

  /**
   * Creates the advisor.
   *
   * @param template returns the template; called when the first annotated method runs
   * @param defaultTimeout returns the time-out of methods that name none; called when they run
   * @param rollbackRules what happens after an error that no rule of a method matches
   */
  public GlobalTransactionAdvisor(
      Supplier<TransactionTemplate> template,
      Supplier<Duration> defaultTimeout,
      RollbackRulesMode rollbackRules) {
    Definitions definitions = new Definitions(rollbackRules);
    pointcut = new AnnotatedMethods(definitions);
    advice = new GlobalTransactionInterceptor(definitions, template, defaultTimeout);
    setOrder(ORDER);
  }

  @Override
  public Pointcut getPointcut() {
    return pointcut;
  }

  @Override
  public Advice getAdvice() {
    return advice;
  }

  private static final class AnnotatedMethods extends StaticMethodMatcherPointcut {
    private final Definitions definitions;
    private final Set<Class<?>> checked = ConcurrentHashMap.newKeySet();

    AnnotatedMethods(Definitions definitions) {
      this.definitions = definitions;
      setClassFilter((ClassFilter) Definitions::isCandidate);
    }

    @Override
    public boolean matches(Method method, Class<?> targetClass) {
      boolean matches = definitions.find(method, targetClass) != null;
      if (matches && checked.add(targetClass)) {
        checkInterfaces(targetClass);
      }
      return matches;
    }

    /** Rejects mistakes now: a proxy of the JDK looks at a method only when it is called. */
    private void checkInterfaces(Class<?> targetClass) {
      for (Class<?> each : ClassUtils.getAllInterfacesForClassAsSet(targetClass)) {
        for (Method other : each.getMethods()) {
          definitions.find(other, targetClass);
        }
      }
    }
  }
}
