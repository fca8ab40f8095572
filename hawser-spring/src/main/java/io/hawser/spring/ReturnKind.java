package io.hawser.spring;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.ClassUtils;

/** The kinds of return types. They decide when the transaction of a method begins and ends. */
enum ReturnKind {
  /** The transaction ends with the method. */
  VALUE,
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
          "java.util.concurrent.Future",
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
   * @throws IllegalArgumentException if the work of the method ends after it has returned, and that
   *     end is not seen
   */
  static ReturnKind of(Method method, Class<?> targetClass) {
    Class<?>[] parameters = method.getParameterTypes();
    if (parameters.length > 0 && parameters[parameters.length - 1].getName().equals(CONTINUATION)) {
      throw endsUnseen("a suspending function of Kotlin");
    }
    Class<?> type = GenericTypeResolver.resolveReturnType(method, targetClass);
    if (CompletionStage.class.isAssignableFrom(type)) {
      if (type.isAssignableFrom(CompletableFuture.class)) {
        return STAGE;
      }
      throw endsUnseen(type.getName());
    }
    if (REACTOR && ReactiveTransactions.isMono(type)) {
      return MONO;
    }
    if (REACTOR && ReactiveTransactions.isFlux(type)) {
      return FLUX;
    }
    if (endsLater(type) || ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null) {
      throw endsUnseen(type.getName());
    }
    return VALUE;
  }

  private static boolean endsLater(@Nullable Class<?> type) {
    return type != null
        && (ENDING_LATER.contains(type.getName())
            || endsLater(type.getSuperclass())
            || Arrays.stream(type.getInterfaces()).anyMatch(ReturnKind::endsLater));
  }

  private static IllegalArgumentException endsUnseen(String what) {
    return new IllegalArgumentException(
        "the transaction would be committed before the work has ended, since the end of "
            + what
            + " is not seen (expected: a value, CompletionStage, CompletableFuture, or with Reactor"
            + " Mono, Flux or Publisher)");
  }
}
