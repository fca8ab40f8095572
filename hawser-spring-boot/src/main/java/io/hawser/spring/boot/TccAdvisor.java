package io.hawser.spring.boot;

import io.hawser.spring.GlobalTransactionAdvisor;
import io.hawser.tcc.TwoPhaseBusinessAction;
import java.lang.reflect.Method;
import java.util.function.Supplier;
import org.aopalliance.aop.Advice;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.Pointcut;
import org.springframework.aop.support.AbstractPointcutAdvisor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Has Spring call the tries of TCC actions through their branches: within the global transaction of
 * {@code @GlobalTransactional}, around the local one of {@code @Transactional}.
 */
final class TccAdvisor extends AbstractPointcutAdvisor {
  private static final long serialVersionUID = 1L;

  private static final int ORDER = GlobalTransactionAdvisor.ORDER + 1000;

  private final transient Pointcut pointcut = new Tries();
  private final transient Advice advice;

  /**
   * Creates the advisor.
   *
   * @param actions called at the first try that runs
   */
  TccAdvisor(Supplier<TccActions> actions) {
    MethodInterceptor interceptor = invocation -> actions.get().call(invocation);
    advice = interceptor;
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

  /** Returns whether a method, or the one of an interface that it implements, is a try. */
  static boolean isTry(Method method) {
    return AnnotatedElementUtils.hasAnnotation(method, TwoPhaseBusinessAction.class);
  }

  private static final class Tries extends StaticMethodMatcherPointcut {
    Tries() {
      setClassFilter(type -> !SpringClasses.contains(type.getName()));
    }

    @Override
    public boolean matches(Method method, Class<?> targetClass) {
      return isTry(AopUtils.getMostSpecificMethod(method, targetClass));
    }
  }
}
