package io.hawser.seata.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.transaction.Resource;
import io.hawser.transaction.ResourceManager;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The client that Seata's classes share")
class AttachmentTest {
  private static final HawserConfig CONFIG = HawserConfig.builder().applicationId("test").build();

  private final Attachment attachment = new Attachment();
  private final Queue<String> calls = new ConcurrentLinkedQueue<>();

  /** Writes down what is asked of it. */
  private HawserClient client(String name) {
    ResourceManager resources =
        proxy(
            ResourceManager.class,
            (method, arguments) -> {
              Object resource = arguments[arguments.length - 1];
              calls.add(
                  name
                      + " "
                      + method
                      + " "
                      + (resource instanceof Resource r ? r.resourceId() : resource));
              return null;
            });
    return proxy(HawserClient.class, (method, arguments) -> resources);
  }

  private interface Answer {
    Object to(String method, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "equals" -> self == arguments[0];
                  case "hashCode" -> System.identityHashCode(self);
                  default -> answer.to(method.getName(), arguments);
                }));
  }

  private static Resource resource(String id) {
    return new Resource(
        id,
        BranchType.AT,
        branch -> BranchStatus.PhaseTwo_Committed,
        branch -> BranchStatus.PhaseTwo_Rollbacked);
  }

  @Test
  void resourcesWaitForTheClientAndMoveToTheNextOne() {
    attachment.announce(resource("early"));
    HawserClient first = client("first");
    attachment.attach(first, CONFIG);
    attachment.announce(resource("late"));
    attachment.detach(first);
    attachment.announce(resource("between"));
    attachment.withdraw(BranchType.AT, "late");
    HawserClient second = client("second");
    attachment.attach(second, CONFIG);
    attachment.withdraw(BranchType.AT, "early");
    assertEquals(
        List.of(
            "first registerResource early",
            "first registerResource late",
            "second registerResource early",
            "second registerResource between",
            "second unregisterResource early"),
        List.copyOf(calls));
  }

  @Test
  void aSecondClientIsRejected() {
    HawserClient first = client("first");
    attachment.attach(first, CONFIG);
    HawserClient second = client("second");
    assertTrue(
        assertThrows(IllegalStateException.class, () -> attachment.attach(second, CONFIG))
            .getMessage()
            .contains("close the first bridge"));
    attachment.detach(second);
    assertTrue(attachment.isAttached());
    attachment.detach(first);
    assertFalse(attachment.isAttached());
  }

  @Test
  void noResourceIsMissedOrAnnouncedTwiceWhileTheClientComes() throws Exception {
    for (int round = 0; round < 200; round++) {
      Attachment racing = new Attachment();
      calls.clear();
      int count = 4;
      CyclicBarrier barrier = new CyclicBarrier(count + 1);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        String id = "r" + i;
        threads.add(started(barrier, () -> racing.announce(resource(id))));
      }
      HawserClient client = client("c");
      threads.add(started(barrier, () -> racing.attach(client, CONFIG)));
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(
          IntStream.range(0, count).mapToObj(i -> "c registerResource r" + i).toList(),
          calls.stream().sorted().toList());
    }
  }

  private static Thread started(CyclicBarrier barrier, Runnable work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                barrier.await();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
              work.run();
            });
    thread.start();
    return thread;
  }

  @Test
  void withoutAClientRequestsSayWhatIsMissing() {
    RequestSender requests = new RequestSender(attachment);
    String message =
        assertThrows(
                NotStartedException.class,
                () ->
                    requests.send(
                        io.hawser.ClientRole.TM,
                        new io.hawser.protocol.GlobalStatusRequest("10.0.0.1:8091:1", ""),
                        attachment.deadlines().of("10.0.0.1:8091:1")))
            .getMessage();
    assertTrue(message.contains("SeataBridge.start"), message);
  }
}
