package io.hawser.spring;

import java.util.concurrent.CompletionStage;
import org.springframework.util.ClassUtils;

/** What the return type of a method says about the end of its transaction. */
enum ReturnKind {
  /** The transaction ends with the method. */
  VALUE,
  /** It ends with the stage. */
  STAGE,
  /** It begins with the subscription and ends with the publisher. */
  PUBLISHER;

  private static final boolean REACTOR =
      ClassUtils.isPresent("reactor.core.publisher.Flux", ReturnKind.class.getClassLoader());

  static ReturnKind of(Class<?> type) {
    if (CompletionStage.class.isAssignableFrom(type)) {
      return STAGE;
    }
    return REACTOR && ReactiveTransactions.isPublisher(type) ? PUBLISHER : VALUE;
  }
}
