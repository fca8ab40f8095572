package io.hawser.spring.boot.test;

import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testkit.faults.Fault;
import io.hawser.testkit.faults.FaultProxy;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Sets and heals the faults of each test, and resolves parameters of the types {@link
 * EmbeddedCoordinator} and {@link FaultProxy}.
 */
final class HawserTestExtension
    implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
  /** Creates the extension for JUnit. */
  HawserTestExtension() {}

  @Override
  public void beforeEach(ExtensionContext test) {
    context(test).getBean(EmbeddedCoordinator.class).forget();
    Fault[] faults = AnnotatedFaults.of(test.getRequiredTestClass(), test.getRequiredTestMethod());
    if (faults.length > 0) {
      context(test).getBean(FaultProxy.class).apply(faults);
    }
  }

  @Override
  public void afterEach(ExtensionContext test) {
    context(test).getBeanProvider(FaultProxy.class).ifAvailable(FaultProxy::heal);
  }

  private static ApplicationContext context(ExtensionContext test) {
    return SpringExtension.getApplicationContext(test);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    Class<?> type = parameter.getParameter().getType();
    return !parameter.isAnnotated(Autowired.class) // that is Spring's
        && (type == EmbeddedCoordinator.class || type == FaultProxy.class);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    return context(test).getBean(parameter.getParameter().getType());
  }
}
