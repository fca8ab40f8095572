package io.hawser.spring;

import java.util.concurrent.CompletionStage;
import org.springframework.util.ClassUtils;

/** The kinds of return types. They decide when the transaction of a method begins and ends. */
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
