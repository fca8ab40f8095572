package io.hawser.spring;

import io.hawser.error.ConfigurationException;
import io.hawser.transaction.TransactionOptions;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 * on the class, on the method of an interface, on the interface. Superclasses and interfaces that
 * others extend count as these do. Thread-safe.
 */
final class Definitions {
  private static final Logger log = LoggerFactory.getLogger(Definitions.class);

  private final RollbackRulesMode rollbackRules;
  private final Set<Method> differing = ConcurrentHashMap.newKeySet();
  private final Map<MethodClassKey, Optional<Definition>> known = new ConcurrentHashMap<>();

  Definitions(RollbackRulesMode rollbackRules) {
    this.rollbackRules = rollbackRules;
  }

  /** Returns whether methods of a class may have a definition at all. */
  static boolean isCandidate(Class<?> type) {
    String name = type.getName();
    return !name.startsWith("java.")
        && (!name.startsWith("org.springframework.")
            || name.startsWith("org.springframework.samples.")); // these are applications
  }

  /**
   * Returns the definition of a method.
   *
   * @param method the method, maybe of an interface or of a proxy
   * @param targetClass the class of the bean
   * @return {@code null} if the method runs as it is
   * @throws ConfigurationException if annotations contradict each other, where the message names
   *     both places, or if the annotation cannot take effect
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
    // The methods of a proxy have lost the annotations and generic types of its interfaces.
    Method specific =
        Proxy.isProxyClass(type) ? method : AopUtils.getMostSpecificMethod(method, type);
    if ((specific.getModifiers() & (Modifier.PRIVATE | Modifier.STATIC)) != 0) {
      rejectIfAnnotated(specific);
      return null;
    }
    Map<String, GlobalTransactional> inherited = ofInterfaces(specific, type);
    Found counts = find(specific, SearchStrategy.SUPERCLASS);
    if (counts != null) {
      // A method may refine what its interface says of all methods.
      inherited.keySet().removeIf(place -> !place.contains("#"));
    } else {
      counts = find(type, SearchStrategy.SUPERCLASS);
      if (counts == null) {
        counts =
            inherited.entrySet().stream()
                .findFirst()
                .map(first -> new Found(first.getKey(), first.getValue()))
                .orElse(null);
      }
    }
    if (counts == null) {
      return null;
    }
    rejectContradiction(counts, inherited);
    GlobalTransactional annotation = counts.annotation();
    Definition definition = Definition.of(specific, type, annotation, rollbackRules);
    logDifferences(specific, annotation, definition.attributes());
    return definition;
  }

  /** Says once for each method what migrating users may miss. */
  private void logDifferences(
      Method method, GlobalTransactional annotation, TransactionOptions options) {
    boolean locks =
        annotation.lockRetryInterval() > 0
            || annotation.lockRetryTimes() >= 0
            || annotation.lockStrategyMode() != LockStrategyMode.PESSIMISTIC;
    Throwable unmatched = new Throwable();
    boolean outcome =
        options.rollsBack(unmatched) != options.withCommitAfterOtherErrors().rollsBack(unmatched);
    if (!(locks || outcome) || !differing.add(method)) {
      return;
    }
    if (locks) {
      log.info(
          "lockRetryInterval, lockRetryTimes and lockStrategyMode of @GlobalTransactional on {} have"
              + " no effect: global locks belong to Seata's AT mode",
          placeOf(method));
    }
    if (outcome) {
      log.info(
          "@GlobalTransactional on {} rolls back after an error that none of its rules matches, where"
              + " Seata's clients commit (hawser.rollback-rules=seata does the same)",
          placeOf(method));
    }
  }

  /** An annotation, and where it is. */
  private record Found(String place, GlobalTransactional annotation) {}

  private static @Nullable Found find(AnnotatedElement element, SearchStrategy search) {
    MergedAnnotation<GlobalTransactional> found =
        MergedAnnotations.from(element, search).get(GlobalTransactional.class);
    if (!found.isPresent()) {
      return null;
    }
    Object place = found.getSource() == null ? element : found.getSource();
    return new Found(
        place instanceof Method method ? placeOf(method) : ((Class<?>) place).getName(),
        found.synthesize());
  }

  /**
   * Returns the annotations that interfaces have for the method, by their places. The annotation of
   * an interface's method counts, or else that of the interface itself.
   */
  private static Map<String, GlobalTransactional> ofInterfaces(Method method, Class<?> type) {
    Map<String, GlobalTransactional> found = new LinkedHashMap<>();
    for (Class<?> each : ClassUtils.getAllInterfacesForClassAsSet(type)) {
      Method declared =
          ClassUtils.getMethodIfAvailable(each, method.getName(), method.getParameterTypes());
      if (declared == null) {
        continue;
      }
      Found here = find(declared, SearchStrategy.TYPE_HIERARCHY);
      if (here == null) {
        here = find(each, SearchStrategy.TYPE_HIERARCHY);
      }
      if (here != null) {
        found.put(here.place(), here.annotation());
      }
    }
    return found;
  }

  private static void rejectContradiction(Found counts, Map<String, GlobalTransactional> others) {
    others.forEach(
        (other, annotation) -> {
          if (!annotation.equals(counts.annotation())) {
            throw new ConfigurationException(
                "@GlobalTransactional on "
                    + counts.place()
                    + " and on "
                    + other
                    + " differ (expected: one of them, or equal attributes)",
                null);
          }
        });
  }

  private static void rejectIfAnnotated(Method method) {
    if (find(method, SearchStrategy.DIRECT) != null) {
      throw new ConfigurationException(
          "@GlobalTransactional on "
              + placeOf(method)
              + " has no effect, since no proxy sees calls of a private or static method",
          null);
    }
  }

  static String placeOf(Method method) {
    return method.getDeclaringClass().getName() + "#" + method.getName();
  }
}
