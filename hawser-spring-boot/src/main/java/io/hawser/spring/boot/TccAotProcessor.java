package io.hawser.spring.boot;

import io.hawser.tcc.BusinessActionContextParameter;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Has a native image keep the methods of TCC actions, which are found by their names, and the
 * fields of their parameters.
 */
final class TccAotProcessor implements BeanRegistrationAotProcessor {
  private static final boolean WITH_TCC =
      ClassUtils.isPresent(
          "io.hawser.tcc.TwoPhaseBusinessAction", TccAotProcessor.class.getClassLoader());

  /** Creates the processor for Spring. */
  TccAotProcessor() {}

  @Override
  public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
    Class<?> type = ClassUtils.getUserClass(bean.getBeanClass());
    if (!WITH_TCC || SpringClasses.contains(type.getName())) {
      return null;
    }
    Set<Class<?>> types = new LinkedHashSet<>(ClassUtils.getAllInterfacesForClassAsSet(type));
    types.add(type);
    boolean hasTry =
        types.stream()
            .flatMap(each -> Set.of(each.getMethods()).stream())
            .anyMatch(TccAdvisor::isTry);
    return hasTry
        ? (generation, code) ->
            types.forEach(each -> register(generation.getRuntimeHints().reflection(), each))
        : null;
  }

  private static void register(ReflectionHints hints, Class<?> type) {
    hints.registerType(
        type, MemberCategory.INVOKE_PUBLIC_METHODS, MemberCategory.INVOKE_DECLARED_METHODS);
    for (Method method : type.getMethods()) {
      if (TccAdvisor.isTry(method)) {
        for (Parameter parameter : method.getParameters()) {
          registerFields(hints, parameter);
        }
      }
    }
  }

  /** Registers the fields of a parameter whose annotated fields travel. */
  private static void registerFields(ReflectionHints hints, Parameter parameter) {
    BusinessActionContextParameter annotation =
        parameter.getAnnotation(BusinessActionContextParameter.class);
    if (annotation != null && annotation.isParamInProperty()) {
      ReflectionUtils.doWithFields(
          parameter.getType(),
          hints::registerField,
          (Field field) -> field.isAnnotationPresent(BusinessActionContextParameter.class));
    }
  }
}
