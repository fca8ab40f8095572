package io.hawser.netty.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.ConnectionLostException;
import io.hawser.model.BranchType;
import io.hawser.netty.internal.call.MessageFuture;
import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.server.ServerConfig;
import io.hawser.protocol.BranchCommitRequest;
import io.hawser.protocol.BranchCommitResponse;
import io.hawser.testsupport.CountingAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Tests that messages which cannot be written are dropped and that their pushes fail: after an
 * error, such as no memory, or once the server has cut off its work.
 */
class ClientWriterTest {
  private static final BranchCommitRequest SMALL =
      new BranchCommitRequest("xid", 9, BranchType.AT, "db", "");
  private static final BranchCommitRequest LARGE =
      new BranchCommitRequest("x".repeat(30_000), 9, BranchType.AT, "db", "");

  private final BusyChannel channel = new BusyChannel();
  private final InFlightWork running = new InFlightWork();
  private final ClientConnection connection =
      TestConnection.over(channel, new SharedLimits(ServerConfig.builder().build()), running);

  ClientWriterTest() {
    channel
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelInactive(ChannelHandlerContext ctx) {
                connection.closed();
              }
            });
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private CompletableFuture<BranchCommitResponse> push(BranchCommitRequest request) {
    MessageFuture<BranchCommitResponse> future =
        MessageFuture.staged(request, Map.of(), connection, 20_000, null);
    connection.push(future);
    return future.stage().toCompletableFuture();
  }

  private void answer() {
    connection.add(
        new ClientMessage.Answer(
            7,
            MessageType.RESPONSE,
            Compressor.NONE,
            TestHandler.success(TestHandler.begin("name")),
            (answer, reason, peer) -> answer));
  }

  private void assertLost(List<CompletableFuture<BranchCommitResponse>> pushes)
      throws InterruptedException {
    assertFalse(channel.isOpen());
    for (CompletableFuture<?> push : pushes) {
      assertTrue(push.isDone());
      CompletionException thrown = assertThrows(CompletionException.class, push::join);
      assertInstanceOf(ConnectionLostException.class, thrown.getCause());
    }
    assertTrue(running.rejectAndAwaitNone(0));
    assertTrue(channel.outboundMessages().isEmpty());
  }

  @Test
  void withoutMemoryForABufferTheConnectionIsClosedAndItsPushesFail() throws Exception {
    channel.config().setAllocator(new CountingAllocator(0));
    List<CompletableFuture<BranchCommitResponse>> pushes = List.of(push(SMALL), push(SMALL));
    answer();
    channel.runPendingTasks();
    assertLost(pushes);
  }

  @Test
  void withoutMemoryForTheResultsOfAMergedFrameTheConnectionIsClosed() throws Exception {
    channel.config().setAllocator(new CountingAllocator(0));
    connection.add(
        new ClientMessage.BatchPart(
            new ClientMessage.BatchFrame(1, Compressor.NONE),
            7,
            TestHandler.success(TestHandler.begin("name")),
            (answer, reason, peer) -> answer));
    channel.runPendingTasks();
    assertLost(List.of());
  }

  @Test
  void whenABufferCannotGrowNothingOfItIsSentOrKept() throws Exception {
    CountingAllocator memory = new CountingAllocator(4096);
    channel.config().setAllocator(memory);
    answer();
    List<CompletableFuture<BranchCommitResponse>> pushes =
        List.of(push(SMALL), push(LARGE), push(SMALL));
    channel.runPendingTasks();
    assertLost(pushes);
    assertEquals(0, memory.used());
  }

  @Test
  void whenNothingCanBeScheduledTheConnectionIsClosedAndItsPushesFail() throws Exception {
    channel.full = true;
    CompletableFuture<BranchCommitResponse> push = push(SMALL);
    channel.full = false;
    CompletableFuture<BranchCommitResponse> next = push(SMALL);
    channel.runPendingTasks();
    assertLost(List.of(push, next));
  }

  @Test
  void onceTheServerHasCutOffItsWorkNothingIsWrittenAndPushesFail() throws Exception {
    answer();
    channel.runPendingTasks();
    assertEquals(1, channel.outboundMessages().size());
    channel.releaseOutbound();

    running.cutOff();
    answer();
    CompletableFuture<BranchCommitResponse> push = push(SMALL);
    channel.runPendingTasks();
    assertTrue(channel.isOpen());
    channel.close();
    assertLost(List.of(push));
  }

  /** Its event loop takes no more tasks when it is full. */
  private static final class BusyChannel extends EmbeddedChannel {
    private boolean full;

    @Override
    public EventLoop eventLoop() {
      EventLoop loop = super.eventLoop();
      return (EventLoop)
          Proxy.newProxyInstance(
              EventLoop.class.getClassLoader(),
              new Class<?>[] {EventLoop.class},
              (proxy, method, arguments) -> {
                if (full && method.getName().equals("execute")) {
                  throw new InternalError("no memory for a task");
                }
                try {
                  return method.invoke(loop, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }
}
