package io.hawser.seata.internal;

import java.util.List;

/** Looks for threads of Seata's own network client. */
public final class NetworkThreads {
  /**
   * The beginnings of their names, most with the role: RocketMQ's client has threads of the same
   * names without one.
   */
  private static final List<String> NAMES =
      List.of(
          "NettyClientSelector_TMROLE",
          "NettyClientSelector_RMROLE",
          "NettyClientWorkerThread_TMROLE",
          "NettyClientWorkerThread_RMROLE",
          "rpcMergeMessageSend");

  private NetworkThreads() {}

  /**
   * Checks that Seata's network client does not run, which would register this application twice.
   *
   * @throws IllegalStateException if one of its threads runs; the message says what starts it
   */
  public static void checkNone() {
    Thread[] threads = new Thread[Thread.activeCount() * 2 + 64];
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    while (root.getParent() != null) {
      root = root.getParent();
    }
    int count = root.enumerate(threads, true);
    for (int i = 0; i < count; i++) {
      String name = threads[i].getName();
      if (NAMES.stream().anyMatch(name::startsWith)) {
        throw new IllegalStateException(
            "Seata's own network client runs in this JVM, as its thread "
                + name
                + " shows, so this application would be registered twice. It is started by"
                + " TMClient.init, by RMClient.init, by a GlobalTransactionScanner that is not a bean"
                + " of a Spring Boot application, and by Saga's state machine: take these out, or"
                + " take the bridge off the class path. "
                + SagaRejection.SENTENCE);
      }
    }
  }
}
