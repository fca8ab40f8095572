package io.hawser.spring;

import io.hawser.transaction.TransactionOptions;
import io.hawser.transaction.TransactionTemplate;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;

/** Runs annotated methods in global transactions. Thread-safe. */
final class GlobalTransactionInterceptor implements MethodInterceptor {
  private final Definitions definitions;
  private final Supplier<TransactionTemplate> template;
  private final Supplier<Duration> defaultTimeout;

  /**
   * Creates the interceptor.
   *
   * @param template called at the first annotated method that runs, so that the client may be
   *     created as late as any other bean
   * @param defaultTimeout called for each call of a method that names no time-out
   */
  GlobalTransactionInterceptor(
      Definitions definitions,
      Supplier<TransactionTemplate> template,
      Supplier<Duration> defaultTimeout) {
    this.definitions = definitions;
    this.template = template;
    this.defaultTimeout = defaultTimeout;
  }

  @Override
  public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
    Object target = invocation.getThis();
    Class<?> type =
        target == null ? invocation.getMethod().getDeclaringClass() : annotatedClass(target);
    Definition definition = definitions.find(invocation.getMethod(), type);
    if (definition == null) {
      return invocation.proceed();
    }
    TransactionOptions options = definition.options(defaultTimeout);
    return switch (definition.returns()) {
      case VALUE -> template.get().execute(options, tx -> invocation.proceed());
      case FUTURE -> template.get().execute(options, tx -> futureOf(invocation));
      case STAGE -> template.get().executeStage(options, tx -> stageOf(invocation));
      case MONO -> ReactiveTransactions.aroundMono(template.get(), options, invocation);
      case FLUX -> ReactiveTransactions.around(template.get(), options, invocation);
    };
  }

  /** Rejects a future whose work goes on. That of an {@code @Async} method is done here. */
  private static Object futureOf(MethodInvocation invocation) throws Throwable {
    Object result = invocation.proceed();
    if (result instanceof Future<?> future && !future.isDone()) {
      throw new IllegalStateException(
          "The global transaction is rolled back, because the method returned a future whose work"
              + " was not done (expected: a future that is done, or a CompletableFuture as the"
              + " return type)");
    }
    return result;
  }

  /**
   * Returns the class whose annotations count. Behind a proxy that is the bean's own class, unless
   * it is one of the framework, such as that of a repository of Spring Data. The annotations are
   * then at the interfaces that the proxy has.
   */
  private static Class<?> annotatedClass(Object target) {
    Class<?> type = AopUtils.getTargetClass(target);
    return Definitions.isCandidate(type) ? type : target.getClass();
  }

  @SuppressWarnings("unchecked") // the method returns a stage of whatever
  private static CompletionStage<Object> stageOf(MethodInvocation invocation) {
    try {
      return (CompletionStage<Object>)
          Objects.requireNonNull(invocation.proceed(), "the stage that the method returns");
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) { // a checked exception of the method
      throw new CompletionException(e);
    }
  }
}
