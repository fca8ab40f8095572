package io.hawser.registry.etcd;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.ResponseHeader;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Answers like etcd in states that are hard to cause in a real one. */
final class ScriptedEtcd implements AutoCloseable {
  private static final Metadata.Key<String> REQUIRE_LEADER =
      Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER);

  private final Server server;
  private final BlockingQueue<OpenWatch> watches = new LinkedBlockingQueue<>();

  volatile long leader = 1;
  volatile long readRevision = 10;
  volatile long watchRevision = 10;
  volatile List<String> servers = List.of();

  /**
   * A watch requested by a client.
   *
   * @param startRevision the first revision
   * @param responses the stream to the client
   */
  record OpenWatch(long startRevision, StreamObserver<WatchResponse> responses) {}

  ScriptedEtcd() throws IOException {
    this(InetAddress.getLoopbackAddress());
  }

  ScriptedEtcd(InetAddress address) throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(address, 0))
            .intercept(new LeaderCheck())
            .addService(new Kv())
            .addService(new Watch())
            .build()
            .start();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  int port() {
    return server.getPort();
  }

  OpenWatch nextWatch() throws InterruptedException {
    OpenWatch watch = watches.poll(120, TimeUnit.SECONDS);
    assertNotNull(watch, "there is no watch");
    return watch;
  }

  @Override
  public void close() {
    try {
      server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ResponseHeader header(long revision) {
    return ResponseHeader.newBuilder().setRevision(revision).build();
  }

  /** Rejects all calls that require a leader, like a member without one. */
  private final class LeaderCheck implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      if (leader == 0 && "true".equals(headers.get(REQUIRE_LEADER))) {
        call.close(Status.UNAVAILABLE.withDescription("etcdserver: no leader"), new Metadata());
        return new ServerCall.Listener<>() {};
      }
      return next.startCall(call, headers);
    }
  }

  private final class Kv extends KVGrpc.KVImplBase {
    @Override
    public void range(RangeRequest request, StreamObserver<RangeResponse> answer) {
      Stream<KeyValue> entries =
          servers.stream()
              .map(
                  address ->
                      KeyValue.newBuilder()
                          .setKey(request.getKey().concat(ByteString.copyFromUtf8(address)))
                          .setValue(ByteString.copyFromUtf8(address))
                          .build());
      answer.onNext(
          RangeResponse.newBuilder()
              .setHeader(header(readRevision))
              .addAllKvs(entries.toList())
              .build());
      answer.onCompleted();
    }
  }

  private final class Watch extends WatchGrpc.WatchImplBase {
    @Override
    public StreamObserver<WatchRequest> watch(StreamObserver<WatchResponse> responses) {
      return new StreamObserver<>() {
        @Override
        public void onNext(WatchRequest request) {
          responses.onNext(
              WatchResponse.newBuilder().setHeader(header(watchRevision)).setCreated(true).build());
          watches.add(new OpenWatch(request.getCreateRequest().getStartRevision(), responses));
        }

        @Override
        public void onError(Throwable error) {} // the client has cancelled it

        @Override
        public void onCompleted() {
          responses.onCompleted();
        }
      };
    }
  }
}
