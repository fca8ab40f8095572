package io.hawser.spring;

import io.hawser.transaction.TransactionTemplate;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;

/** Runs annotated methods in global transactions. Thread-safe. */
final class GlobalTransactionInterceptor implements MethodInterceptor {
  private final Definitions definitions;
  private final Supplier<TransactionTemplate> template;

  /**
   * Creates the interceptor.
   *
   * @param template called at the first annotated method that runs, so that the client may be
   *     created as late as any other bean
   */
  GlobalTransactionInterceptor(Definitions definitions, Supplier<TransactionTemplate> template) {
    this.definitions = definitions;
    this.template = template;
  }

  @Override
  public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
    Object target = invocation.getThis();
    Class<?> type =
        target == null
            ? invocation.getMethod().getDeclaringClass()
            : AopUtils.getTargetClass(target);
    Definition definition = definitions.find(invocation.getMethod(), type);
    if (definition == null) {
      return invocation.proceed();
    }
    return switch (definition.returns()) {
      case VALUE -> template.get().execute(definition.options(), tx -> invocation.proceed());
      case STAGE -> template.get().executeStage(definition.options(), tx -> stageOf(invocation));
      case PUBLISHER ->
          ReactiveTransactions.around(template.get(), definition.options(), invocation);
    };
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
