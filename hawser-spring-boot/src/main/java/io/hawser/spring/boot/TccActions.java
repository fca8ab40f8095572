package io.hawser.spring.boot;

import io.hawser.error.ConfigurationException;
import io.hawser.tcc.JdbcFence;
import io.hawser.tcc.TccMethod;
import io.hawser.tcc.TwoPhaseBusinessAction;
import io.hawser.transaction.ResourceManager;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodClassKey;
import org.springframework.core.MethodIntrospector;
import org.springframework.util.ClassUtils;

/**
 * The TCC actions among the beans. When all beans are there, and before the web server starts, it
 * registers each annotated method as a resource. Confirms and cancels go through the proxy of the
 * bean, so that its other annotations count for them. References to services elsewhere are no
 * actions here. Thread-safe.
 */
final class TccActions implements SmartInitializingSingleton {
  private static final Logger log = LoggerFactory.getLogger(TccActions.class);

  private final ConfigurableListableBeanFactory beans;
  private final ObjectProvider<ResourceManager> resourceManager;
  private final ObjectProvider<JdbcFence> fences;
  private final ObjectProvider<NamedFences> namedFences;
  private final Map<MethodClassKey, TccMethod> actions = new ConcurrentHashMap<>();
  private final Map<String, String> places = new HashMap<>();

  TccActions(
      ConfigurableListableBeanFactory beans,
      ObjectProvider<ResourceManager> resourceManager,
      ObjectProvider<JdbcFence> fences,
      ObjectProvider<NamedFences> namedFences) {
    this.beans = beans;
    this.resourceManager = resourceManager;
    this.fences = fences;
    this.namedFences = namedFences;
  }

  @Override
  public void afterSingletonsInstantiated() {
    for (String name : beans.getBeanDefinitionNames()) {
      Class<?> type = targetClass(name);
      if (type == null || SpringClasses.contains(type.getName())) {
        continue;
      }
      if (!MethodIntrospector.selectMethods(
              type, (MethodIntrospector.MetadataLookup<Boolean>) TccActions::tryOrNull)
          .isEmpty()) {
        register(name);
      }
    }
  }

  /**
   * Returns the class of a bean, also of one behind a proxy of its interfaces; makes no lazy bean.
   */
  private @Nullable Class<?> targetClass(String name) {
    Object made = beans.getSingleton(name);
    if (AopUtils.isAopProxy(made)) {
      return AopUtils.getTargetClass(made);
    }
    Class<?> type = beans.getType(name, false);
    return type == null ? null : ClassUtils.getUserClass(type);
  }

  private static @Nullable Boolean tryOrNull(Method method) {
    return TccAdvisor.isTry(method) ? Boolean.TRUE : null;
  }

  private void register(String name) {
    if (!beans.isSingleton(name)) {
      throw new ConfigurationException(
          "Bean "
              + name
              + " has @TwoPhaseBusinessAction and is no singleton (expected: one, since its confirms"
              + " and cancels are called later)",
          null);
    }
    Object bean = beans.getBean(name);
    Class<?> type = AopProxyUtils.ultimateTargetClass(bean);
    if (ServiceReferences.isReference(type)) {
      if (ServiceReferences.mayBeLocal(bean)) {
        log.warn(
            "Bean {} has @TwoPhaseBusinessAction at an interface and is a proxy of the JDK that is"
                + " not Spring's, so it registers no branch. That is right for a reference to a"
                + " service elsewhere; for a service of this application, make the proxy by Spring's"
                + " ProxyFactory",
            name);
        return;
      }
      log.info(
          "Bean {} has @TwoPhaseBusinessAction at an interface and is only a reference to a service"
              + " elsewhere ({}), so it registers no branch: the service itself does",
          name,
          type.getName());
      return;
    }
    Map<Method, Boolean> tries =
        MethodIntrospector.selectMethods(
            type, (MethodIntrospector.MetadataLookup<Boolean>) TccActions::tryOrNull);
    Map<Method, TwoPhaseBusinessAction> found = new LinkedHashMap<>();
    for (Method method : tries.keySet()) {
      Method specific = AopUtils.getMostSpecificMethod(method, type);
      Method annotated = declaration(specific, type);
      TwoPhaseBusinessAction action = annotation(annotated, type);
      if (action != null && found.putIfAbsent(annotated, action) == null) {
        register(name, bean, type, specific, annotated, action);
      }
    }
  }

  private void register(
      String name,
      Object bean,
      Class<?> type,
      Method specific,
      Method annotated,
      TwoPhaseBusinessAction action) {
    String place = "bean " + name + ", " + annotated.toGenericString();
    String other = places.putIfAbsent(action.name(), place);
    if (other != null) {
      throw new ConfigurationException(
          "@TwoPhaseBusinessAction(name = \""
              + action.name()
              + "\") is at two methods: "
              + other
              + ", and "
              + place
              + " (expected: a name for each)",
          null);
    }
    if (!AopUtils.isAopProxy(bean)) {
      throw new ConfigurationException(
          "No proxy stands before "
              + place
              + ", so its calls would register no branch (expected: a bean that Spring can make a"
              + " proxy of, not one that a BeanPostProcessor needs)",
          null);
    }
    Method invocable = invocable(annotated, bean, place);
    JdbcFence fence = action.useTCCFence() ? fence(action, place) : null;
    try {
      actions.put(
          new MethodClassKey(specific, type),
          TccMethod.register(
              invocable,
              action,
              invocable.getDeclaringClass(),
              type,
              bean,
              fence,
              resourceManager.getObject()));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()), e);
    }
  }

  private static @Nullable TwoPhaseBusinessAction annotation(Method method, Class<?> type) {
    try {
      return TccMethod.annotationOf(method, type);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns the method of an interface that has the annotation, else the one of the class. */
  private static Method declaration(Method specific, Class<?> type) {
    for (Class<?> each : ClassUtils.getAllInterfacesForClass(type)) {
      Method declared =
          ClassUtils.getMethodIfAvailable(each, specific.getName(), specific.getParameterTypes());
      if (declared != null && declared.isAnnotationPresent(TwoPhaseBusinessAction.class)) {
        return declared;
      }
    }
    return specific;
  }

  private static Method invocable(Method annotated, Object bean, String place) {
    try {
      return AopUtils.selectInvocableMethod(annotated, bean.getClass());
    } catch (IllegalStateException e) {
      throw new ConfigurationException(
          "The proxy before "
              + place
              + " has the interfaces of the bean, and none of them has this method, so nothing can"
              + " call it (expected: the method in an interface, or"
              + " spring.aop.proxy-target-class=true)",
          e);
    }
  }

  private JdbcFence fence(TwoPhaseBusinessAction action, String place) {
    if (!action.dataSource().isEmpty() || !action.transactionManager().isEmpty()) {
      NamedFences named = namedFences.getIfAvailable();
      if (named == null) {
        throw noFence(place);
      }
      return named.of(action, place);
    }
    JdbcFence fence = fences.getIfUnique();
    if (fence == null) {
      throw noFence(place);
    }
    return fence;
  }

  private static ConfigurationException noFence(String place) {
    return new ConfigurationException(
        "useTCCFence = true at "
            + place
            + ", and there is no single fence (expected: one bean of the type DataSource, or one that"
            + " dataSource names, or one of the type "
            + JdbcFence.class.getName()
            + ")",
        null);
  }

  /** Runs a try with a branch of its own. */
  @Nullable Object call(MethodInvocation invocation) throws Throwable {
    Object target = invocation.getThis();
    Class<?> type =
        target == null
            ? invocation.getMethod().getDeclaringClass()
            : AopProxyUtils.ultimateTargetClass(target);
    if (ServiceReferences.isReference(type)) {
      return invocation.proceed();
    }
    Method specific = AopUtils.getMostSpecificMethod(invocation.getMethod(), type);
    TccMethod action = actions.get(new MethodClassKey(specific, type));
    if (action == null) {
      throw new IllegalStateException(
          specific
              + " is the try of a TCC action, and was called before the application had started, or"
              + " belongs to a lazy bean of which only an interface was known then (expected: a call"
              + " after all beans are there, and a bean that is not lazy)");
    }
    ProxyMethodInvocation call = (ProxyMethodInvocation) invocation;
    try {
      return action.run(
          invocation.getArguments(),
          arguments -> {
            call.setArguments(arguments);
            return proceed(call);
          });
    } catch (Thrown e) {
      throw e.getCause();
    }
  }

  private static @Nullable Object proceed(MethodInvocation invocation) throws Exception {
    try {
      return invocation.proceed();
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new Thrown(e);
    }
  }

  /** Carries what is neither an exception nor an error. */
  private static final class Thrown extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Thrown(Throwable cause) {
      super(cause);
    }

    @Override
    public synchronized Throwable getCause() {
      return Objects.requireNonNull(super.getCause());
    }
  }
}
