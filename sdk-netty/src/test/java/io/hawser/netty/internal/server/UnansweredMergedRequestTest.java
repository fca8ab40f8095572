package io.hawser.netty.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.netty.EventLimit;
import io.hawser.netty.internal.codec.PeerVersion;
import io.hawser.netty.internal.runtime.OwnThreads;
import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.netty.server.AsyncMessageHandler;
import io.hawser.netty.server.ClientSession;
import io.hawser.netty.server.ServerConfig;
import io.hawser.netty.server.TransactionMessageHandler;
import io.hawser.protocol.Message;
import io.hawser.protocol.TransactionRequest;
import io.hawser.protocol.TransactionResponse;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A merged request whose answer cannot be made, such as without memory: its connection is closed,
 * the others of its frame are handled all the same, and none stays in flight.
 */
class UnansweredMergedRequestTest {
  private static final List<Message> REQUESTS =
      List.of(
          TestHandler.begin("a"),
          TestHandler.begin("b"),
          TestHandler.begin("c"),
          TestHandler.begin("d"));

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final OwnThreads threads = new OwnThreads("test-worker");
  private final InFlightWork running = new InFlightWork();
  private final Set<Integer> answered = ConcurrentHashMap.newKeySet();
  private final WorkerPool workers = new WorkerPool(1, 10, threads, new PeerLog());
  private final CountDownLatch results = new CountDownLatch(REQUESTS.size());

  @AfterEach
  void close() throws InterruptedException {
    workers.shutdown();
    assertTrue(threads.join(TimeUnit.SECONDS.toMillis(EventLimit.SECONDS)));
    channel.finishAndReleaseAll();
  }

  private MergedReply failingAt(int unanswered) {
    return (index, result) -> {
      results.countDown();
      if (index == unanswered) {
        throw new OutOfMemoryError("as without memory");
      }
      answered.add(index);
    };
  }

  private void process(ServerConfig config, TransactionMessageHandler handler, MergedReply reply) {
    ClientConnection connection =
        TestConnection.over(channel, config, new SharedLimits(config), running);
    connection.register(
        new ClientSession("shop", "group", "2.6.0", new InetSocketAddress("127.0.0.1", 1)),
        PeerVersion.OURS);
    RequestAnswerer answerer = new RequestAnswerer(handler, new PeerLog());
    new MergedRequestProcessor(answerer, workers, config).process(connection, REQUESTS, reply);
  }

  private void awaitTheOthers() throws InterruptedException {
    assertTrue(results.await(EventLimit.SECONDS, TimeUnit.SECONDS), () -> "answered: " + answered);
    assertTrue(running.rejectAndAwaitNone(TimeUnit.SECONDS.toNanos(EventLimit.SECONDS)));
    assertEquals(0, running.count());
    assertEquals(REQUESTS.size() - 1, answered.size());
    assertFalse(channel.isOpen(), "the client waits for an answer");
  }

  private static ServerConfig config(boolean parallel) {
    return ServerConfig.builder().parallelMergedRequests(parallel).build();
  }

  @ParameterizedTest
  @CsvSource({"true,0", "true,2", "false,0", "false,1", "false,3"})
  void theOthersAreHandled(boolean parallel, int unanswered) throws Exception {
    process(config(parallel), new TestHandler(), failingAt(unanswered));
    awaitTheOthers();
  }

  /** Answers in the handler's thread, or later in another one. */
  private record AsyncHandler(@Nullable Executor executor) implements AsyncMessageHandler {
    @Override
    public <R extends TransactionResponse> CompletionStage<R> handleAsync(
        TransactionRequest<R> request, ClientSession client) {
      R answer = request.responseType().cast(TestHandler.success(request));
      return executor == null
          ? CompletableFuture.completedStage(answer)
          : CompletableFuture.supplyAsync(() -> answer, executor);
    }
  }

  @ParameterizedTest
  @CsvSource({"true,2,true", "true,2,false", "false,0,true", "false,1,false", "false,3,false"})
  void theOthersAreHandledAsynchronously(boolean parallel, int unanswered, boolean later)
      throws Exception {
    Executor executor = task -> threads.newThread(task).start();
    process(config(parallel), new AsyncHandler(later ? executor : null), failingAt(unanswered));
    awaitTheOthers();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theOthersAreRejected(boolean parallel) throws Exception {
    workers.shutdown();
    process(config(parallel), new TestHandler(), failingAt(1));
    awaitTheOthers();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void thoseWithinTheLimitOfTheConnectionAreHandled(int unanswered) throws Exception {
    ServerConfig two = ServerConfig.builder().maxInFlightPerConnection(2).build();
    process(two, new TestHandler(), failingAt(unanswered));
    awaitTheOthers();
  }
}
