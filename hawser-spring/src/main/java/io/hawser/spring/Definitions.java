package io.hawser.spring;

import java.lang.reflect.AnnotatedElement;
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
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;

/**
 * Finds the annotation that counts for a method. The nearest one does: on the method of the class,
 * on the class, on the method of an interface, on the interface. Superclasses count as the class
 * does. Thread-safe.
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
    Map<String, GlobalTransactional> ofMethods = ofMethods(specific, type);
    refuseContradictions(ofMethods);
    GlobalTransactional annotation = annotation(specific);
    if (annotation == null) {
      annotation = annotation(type, SearchStrategy.SUPERCLASS);
    }
    if (annotation == null) {
      annotation = ofMethods.values().stream().findFirst().orElse(null);
    }
    if (annotation == null) {
      annotation = ofInterfaces(specific, type);
    }
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

  /** That of a method, or of the one that it overrides in a superclass. */
  private static @Nullable GlobalTransactional annotation(Method method) {
    return annotation(method, SearchStrategy.SUPERCLASS);
  }

  private static @Nullable GlobalTransactional annotation(
      AnnotatedElement element, SearchStrategy search) {
    return MergedAnnotations.from(element, search)
        .get(GlobalTransactional.class)
        .synthesize(MergedAnnotation::isPresent)
        .orElse(null);
  }

  /** The annotations on the method, first that of the class and then those of its interfaces. */
  private static Map<String, GlobalTransactional> ofMethods(Method method, Class<?> type) {
    Map<String, GlobalTransactional> found = new LinkedHashMap<>();
    put(found, method, SearchStrategy.SUPERCLASS);
    for (Class<?> each : ClassUtils.getAllInterfacesForClassAsSet(type)) {
      Method declared =
          ClassUtils.getMethodIfAvailable(each, method.getName(), method.getParameterTypes());
      if (declared != null) {
        put(found, declared, SearchStrategy.TYPE_HIERARCHY);
      }
    }
    return found;
  }

  private static void put(
      Map<String, GlobalTransactional> found, Method method, SearchStrategy search) {
    MergedAnnotation<GlobalTransactional> annotation =
        MergedAnnotations.from(method, search).get(GlobalTransactional.class);
    if (annotation.isPresent()) {
      Method place = annotation.getSource() instanceof Method source ? source : method;
      found.putIfAbsent(placeOf(place), annotation.synthesize());
    }
  }

  /** The annotation on an interface that has the method, or on one that it extends. */
  private static @Nullable GlobalTransactional ofInterfaces(Method method, Class<?> type) {
    for (Class<?> each : ClassUtils.getAllInterfacesForClassAsSet(type)) {
      if (ClassUtils.hasMethod(each, method.getName(), method.getParameterTypes())) {
        GlobalTransactional annotation = annotation(each, SearchStrategy.TYPE_HIERARCHY);
        if (annotation != null) {
          return annotation;
        }
      }
    }
    return null;
  }

  private static void refuseContradictions(Map<String, GlobalTransactional> ofMethods) {
    String first = null;
    for (Map.Entry<String, GlobalTransactional> other : ofMethods.entrySet()) {
      if (first == null) {
        first = other.getKey();
      } else if (!other.getValue().equals(ofMethods.get(first))) {
        throw new IllegalStateException(
            "@GlobalTransactional on "
                + first
                + " and on "
                + other.getKey()
                + " differ (expected: one of them, or equal attributes)");
      }
    }
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
