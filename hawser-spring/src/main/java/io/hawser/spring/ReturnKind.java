package io.hawser.spring;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.ClassUtils;

/** The kinds of return types. They decide when the transaction of a method begins and ends. */
enum ReturnKind {
  /** The transaction ends with the method. */
  VALUE,
  /** It ends with the method, which must return a future that is done. */
  FUTURE,
  /** It ends with the stage. */
  STAGE,
  /** It begins with the subscription and ends with the publisher of one element at most. */
  MONO,
  /** It begins with the subscription and ends with the publisher. */
  FLUX;

  private static final boolean REACTOR =
      ClassUtils.isPresent("reactor.core.publisher.Flux", ReturnKind.class.getClassLoader());

  /** The types that end after the method, by their names, since most come from optional jars. */
  private static final Set<String> ENDING_LATER =
      Set.of(
          "java.util.concurrent.Flow$Publisher",
          "org.reactivestreams.Publisher",
          "kotlinx.coroutines.Job",
          "kotlinx.coroutines.flow.Flow");

  /** The last parameter of a suspending function. */
  private static final String CONTINUATION = "kotlin.coroutines.Continuation";

  /**
   * Returns the kind of a method.
   *
   * @param method the method that runs
   * @param targetClass the class of the bean, which may say what a type variable stands for
   * @param begins whether the method may begin a transaction, whose end has to be known
   * @throws IllegalArgumentException if it may, and its work ends unseen after it has returned
   */
  static ReturnKind of(Method method, Class<?> targetClass, boolean begins) {
    if (suspends(method)) {
      return unseen("a suspending function of Kotlin", begins);
    }
    Class<?> type = GenericTypeResolver.resolveReturnType(method, targetClass);
    if (CompletionStage.class.isAssignableFrom(type)) {
      return type.isAssignableFrom(CompletableFuture.class)
          ? STAGE
          : unseen(type.getName(), begins);
    }
    if (Future.class.isAssignableFrom(type)) {
      return begins ? FUTURE : VALUE;
    }
    if (REACTOR && ReactiveTransactions.isMono(type)) {
      return MONO;
    }
    if (REACTOR && ReactiveTransactions.isFlux(type)) {
      return FLUX;
    }
    return endsLater(type) ? unseen(type.getName(), begins) : VALUE;
  }

  private static boolean suspends(Method method) {
    Class<?>[] parameters = method.getParameterTypes();
    return parameters.length > 0
        && parameters[parameters.length - 1].getName().equals(CONTINUATION);
  }

  private static boolean endsLater(Class<?> type) {
    return isOneOf(ENDING_LATER, type)
        || ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null;
  }

  private static boolean isOneOf(Set<String> names, @Nullable Class<?> type) {
    return type != null
        && (names.contains(type.getName())
            || isOneOf(names, type.getSuperclass())
            || Arrays.stream(type.getInterfaces()).anyMatch(each -> isOneOf(names, each)));
  }

  private static ReturnKind unseen(String what, boolean begins) {
    if (begins) {
      throw new IllegalArgumentException(
          "the transaction would be committed before the work has ended, since the end of "
              + what
              + " is not seen (expected: a value, CompletionStage, CompletableFuture, or with"
              + " Reactor Mono, Flux or Publisher; or propagation NOT_SUPPORTED)");
    }
    return VALUE;
  }
}
