package io.hawser.propagation.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.hawser.context.XidContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Calls over a real port, to a server with one thread. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("try") // scopes are there to be closed
class GrpcPropagationTest {
  private static final String XID = "10.1.2.3:8091:4711";
  private static final int LIMIT_SECONDS = 120;

  private static final MethodDescriptor<String, String> ASK = method("ask", MethodType.UNARY);
  private static final MethodDescriptor<String, String> CHAT =
      method("chat", MethodType.BIDI_STREAMING);

  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Queue<String> cancelled = new ConcurrentLinkedQueue<>();
  private CompletableFuture<Void> cancellation = new CompletableFuture<>();
  private Server server;
  private ManagedChannel plain;
  private Channel channel;

  /** Texts as UTF-8. */
  private static final class Texts implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String text) {
      return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream bytes) {
      try {
        return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static MethodDescriptor<String, String> method(String name, MethodType type) {
    return MethodDescriptor.<String, String>newBuilder()
        .setType(type)
        .setFullMethodName("Test/" + name)
        .setRequestMarshaller(new Texts())
        .setResponseMarshaller(new Texts())
        .build();
  }

  @BeforeAll
  void start() throws IOException {
    ServerServiceDefinition service =
        ServerServiceDefinition.builder("Test")
            .addMethod(ASK, ServerCalls.asyncUnaryCall(this::ask))
            .addMethod(CHAT, ServerCalls.asyncBidiStreamingCall(this::chat))
            .build();
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .executor(thread)
            .addService(ServerInterceptors.intercept(service, new XidServerInterceptor()))
            .build()
            .start();
    plain =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))
            .usePlaintext()
            .build();
    channel = ClientInterceptors.intercept(plain, new XidClientInterceptor());
  }

  @AfterAll
  void stop() {
    plain.shutdownNow();
    server.shutdownNow();
    thread.shutdownNow();
  }

  private void ask(String request, StreamObserver<String> answers) {
    if (request.equals("throw")) {
      throw new IllegalStateException("of the service");
    }
    if (request.equals("reject")) {
      answers.onError(Status.FAILED_PRECONDITION.asRuntimeException());
      return;
    }
    answers.onNext(String.valueOf(XidContext.current()));
    answers.onCompleted();
  }

  /** Answers each message with the XID of the callback that brings it. */
  private StreamObserver<String> chat(StreamObserver<String> answers) {
    ServerCallStreamObserver<String> call = (ServerCallStreamObserver<String>) answers;
    call.setOnCancelHandler(
        () -> {
          cancelled.add(String.valueOf(XidContext.current()));
          cancellation.complete(null);
        });
    call.setOnReadyHandler(() -> answers.onNext("ready " + XidContext.current()));
    answers.onNext("start " + XidContext.current());
    return new StreamObserver<>() {
      @Override
      public void onNext(String message) {
        answers.onNext(message + " " + XidContext.current());
      }

      @Override
      public void onError(Throwable error) {}

      @Override
      public void onCompleted() {
        answers.onNext("end " + XidContext.current());
        answers.onCompleted();
      }
    };
  }

  private String ask(String request) {
    return ClientCalls.blockingUnaryCall(channel, ASK, CallOptions.DEFAULT, request);
  }

  @Test
  void aCallCarriesTheXidOfItsThread() {
    assertEquals("null", ask("hello"));
    try (XidContext.Scope scope = XidContext.bind(XID)) {
      assertEquals(XID, ask("hello"));
    }
    assertEquals("null", ask("hello"));
  }

  @Test
  void aCallThatIsStartedByAnotherThreadCarriesTheXidOfTheOneThatMadeIt() throws Exception {
    ClientCall<String, String> call;
    try (XidContext.Scope scope = XidContext.bind(XID)) {
      call = channel.newCall(ASK, CallOptions.DEFAULT);
    }
    assertEquals(
        XID, ClientCalls.futureUnaryCall(call, "hello").get(LIMIT_SECONDS, TimeUnit.SECONDS));
  }

  @Test
  void everyCallbackOfAServerHasTheXid() throws Exception {
    Queue<String> got = new ConcurrentLinkedQueue<>();
    CompletableFuture<Void> end = new CompletableFuture<>();
    StreamObserver<String> requests;
    try (XidContext.Scope scope = XidContext.bind(XID)) {
      requests =
          ClientCalls.asyncBidiStreamingCall(
              channel.newCall(CHAT, CallOptions.DEFAULT), into(got, end));
    }
    requests.onNext("one");
    assertEquals("null", ask("hello")); // on the same thread of the server
    requests.onNext("two");
    requests.onCompleted();
    end.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertTrue(
        got.containsAll(List.of("start " + XID, "ready " + XID, "one " + XID, "two " + XID)),
        got.toString());
    assertTrue(got.contains("end " + XID), got.toString());
  }

  private static StreamObserver<String> into(Queue<String> got, CompletableFuture<Void> end) {
    return new StreamObserver<>() {
      @Override
      public void onNext(String message) {
        got.add(message);
      }

      @Override
      public void onError(Throwable error) {
        end.completeExceptionally(error);
      }

      @Override
      public void onCompleted() {
        end.complete(null);
      }
    };
  }

  @Test
  void theCallbackOfACancellationHasTheXidToo() throws Exception {
    cancellation = new CompletableFuture<>();
    cancelled.clear();
    CompletableFuture<Void> arrived = new CompletableFuture<>();
    Context.CancellableContext context = Context.current().withCancellation();
    Context before = context.attach();
    try (XidContext.Scope scope = XidContext.bind(XID)) {
      ClientCalls.asyncBidiStreamingCall(
          channel.newCall(CHAT, CallOptions.DEFAULT),
          new StreamObserver<String>() {
            @Override
            public void onNext(String message) {
              arrived.complete(null);
            }

            @Override
            public void onError(Throwable error) {}

            @Override
            public void onCompleted() {}
          });
    } finally {
      context.detach(before);
    }
    arrived.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    context.cancel(null);
    cancellation.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertEquals(List.of(XID), List.copyOf(cancelled));
  }

  @Test
  void nothingStaysOnTheOnlyThreadOfTheServer() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      String request = i % 3 == 0 ? "throw" : i % 3 == 1 ? "reject" : "hello";
      try (XidContext.Scope scope = XidContext.bind(XID)) {
        if (request.equals("hello")) {
          assertEquals(XID, ask(request));
        } else {
          assertThrows(StatusRuntimeException.class, () -> ask(request));
        }
      }
      // The thread itself: the next call would be given another XID or none.
      assertNull(thread.submit(XidContext::current).get(LIMIT_SECONDS, TimeUnit.SECONDS), request);
    }
  }

  @Test
  void malformedAndContradictoryMetadataAreIgnored() {
    assertEquals(XID, with("TX_XID", XID));
    assertEquals(XID, with("x-tx-xid", XID));
    assertEquals("null", with("tx_xid", "nonsense"));
    assertEquals("null", with("tx_xid", XID, "x-tx-xid", "10.1.2.3:8091:4712"));
  }

  private String with(String... namesAndValues) {
    Metadata metadata = new Metadata();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      metadata.put(
          Metadata.Key.of(namesAndValues[i], Metadata.ASCII_STRING_MARSHALLER),
          namesAndValues[i + 1]);
    }
    return ClientCalls.blockingUnaryCall(
        ClientInterceptors.intercept(plain, MetadataUtils.newAttachHeadersInterceptor(metadata)),
        ASK,
        CallOptions.DEFAULT,
        "hello");
  }
}
