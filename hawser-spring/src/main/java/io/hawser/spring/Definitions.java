package io.hawser.spring;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.MethodClassKey;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/**
 * Finds the annotation that counts for a method. The nearest one does: on the method of the class,
 * on the class, on the method of an interface, on the interface. Thread-safe.
 */
final class Definitions {
  private static final Logger log = LoggerFactory.getLogger(Definitions.class);

  private final Duration defaultTimeout;
  private final Map<MethodClassKey, Optional<Definition>> known = new ConcurrentHashMap<>();

  Definitions(Duration defaultTimeout) {
    this.defaultTimeout = defaultTimeout;
  }

  /** Whether methods of a class may have a definition at all. */
  static boolean isCandidate(Class<?> type) {
    return !type.getName().startsWith("java.")
        && !type.getName().startsWith("org.springframework.");
  }

  /**
   * Returns the definition of a method.
   *
   * @param method the method, maybe of an interface or of a proxy
   * @param targetClass the class of the bean
   * @return {@code null} if the method runs as it is
   * @throws IllegalStateException if annotations contradict each other; the message names both
   *     places
   */
  @Nullable Definition find(Method method, Class<?> targetClass) {
    if (method.getDeclaringClass() == Object.class || !isCandidate(targetClass)) {
      return null;
    }
    MethodClassKey key = new MethodClassKey(method, targetClass);
    Optional<Definition> definition = known.get(key);
    if (definition == null) {
      definition = Optional.ofNullable(read(method, ClassUtils.getUserClass(targetClass)));
      known.putIfAbsent(key, definition);
    }
    return definition.orElse(null);
  }

  private @Nullable Definition read(Method method, Class<?> type) {
    Method specific = AopUtils.getMostSpecificMethod(method, type);
    if ((specific.getModifiers() & (Modifier.PRIVATE | Modifier.STATIC)) != 0) {
      refuseIfAnnotated(specific);
      return null;
    }
    GlobalTransactional own = annotation(specific);
    Map<String, GlobalTransactional> inherited = ofInterfaces(specific, type);
    if (own != null) {
      refuseContradiction(specific, own, inherited);
    } else {
      own = AnnotatedElementUtils.findMergedAnnotation(type, GlobalTransactional.class);
    }
    GlobalTransactional annotation =
        own == null ? inherited.values().stream().findFirst().orElse(null) : own;
    if (annotation == null) {
      return null;
    }
    if (annotation.lockRetryInterval() > 0 || annotation.lockRetryTimes() >= 0) {
      log.info(
          "lockRetryInterval and lockRetryTimes of @GlobalTransactional on {} have no effect: global"
              + " locks belong to Seata's AT mode",
          placeOf(specific));
    }
    return Definition.of(specific, annotation, defaultTimeout);
  }

  private static @Nullable GlobalTransactional annotation(Method method) {
    return AnnotatedElementUtils.getMergedAnnotation(method, GlobalTransactional.class);
  }

  /** The annotations on the method in each interface, and then on the interfaces. */
  private static Map<String, GlobalTransactional> ofInterfaces(Method method, Class<?> type) {
    Map<String, GlobalTransactional> found = new LinkedHashMap<>();
    for (Class<?> each : ClassUtils.getAllInterfacesForClassAsSet(type)) {
      Method declared =
          ClassUtils.getMethodIfAvailable(each, method.getName(), method.getParameterTypes());
      GlobalTransactional annotation = declared == null ? null : annotation(declared);
      if (annotation != null) {
        found.put(placeOf(declared), annotation);
      }
    }
    for (Class<?> each : ClassUtils.getAllInterfacesForClassAsSet(type)) {
      GlobalTransactional annotation =
          AnnotatedElementUtils.getMergedAnnotation(each, GlobalTransactional.class);
      boolean declares = ClassUtils.hasMethod(each, method.getName(), method.getParameterTypes());
      if (annotation != null && declares) {
        found.putIfAbsent(each.getName(), annotation);
      }
    }
    return found;
  }

  private static void refuseContradiction(
      Method method, GlobalTransactional own, Map<String, GlobalTransactional> inherited) {
    inherited.forEach(
        (place, other) -> {
          if (place.contains("#") && !other.equals(own)) {
            throw new IllegalStateException(
                "@GlobalTransactional on "
                    + placeOf(method)
                    + " and on "
                    + place
                    + " differ (expected: one of them, or equal attributes)");
          }
        });
  }

  private static void refuseIfAnnotated(Method method) {
    if (annotation(method) != null) {
      throw new IllegalStateException(
          "@GlobalTransactional on "
              + placeOf(method)
              + " has no effect, since no proxy sees calls of a private or static method");
    }
  }

  static String placeOf(Method method) {
    return method.getDeclaringClass().getName() + "#" + method.getName();
  }
}
