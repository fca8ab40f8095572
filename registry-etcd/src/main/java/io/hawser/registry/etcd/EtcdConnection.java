package io.hawser.registry.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthenticateRequest;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrantResponse;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseRevokeRequest;
import io.etcd.jetcd.api.LeaseRevokeResponse;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.PutResponse;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.etcd.EtcdSettings.Login;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A channel to one endpoint that has answered, logged in if need be. On the worker only. */
final class EtcdConnection {
  private static final Metadata.Key<String> TOKEN =
      Metadata.Key.of("token", Metadata.ASCII_STRING_MARSHALLER);

  /** Makes a member that is cut off from the others say so, instead of going silent. */
  private static final Metadata.Key<String> REQUIRE_LEADER =
      Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER);

  private final ServerAddress endpoint;
  private final ManagedChannel channel;
  private final @Nullable Login login;
  private final Duration timeout;
  private @Nullable String token;

  private EtcdConnection(ServerAddress endpoint, ManagedChannel channel, EtcdSettings settings) {
    this.endpoint = endpoint;
    this.channel = channel;
    this.login = settings.login();
    this.timeout = settings.timeout();
  }

  /**
   * Connects, sees whether the member is of use, and logs in. A failure leaves the channel open.
   */
  static CompletableFuture<EtcdConnection> open(
      ServerAddress endpoint, ManagedChannel channel, EtcdSettings settings) {
    EtcdConnection connection = new EtcdConnection(endpoint, channel, settings);
    return connection
        .once(
            channel,
            MaintenanceGrpc.getStatusMethod(),
            StatusRequest.getDefaultInstance(),
            settings.connectTimeout())
        .handle((status, error) -> checkStatus(status, error, settings.tls() != null))
        .thenCompose(status -> connection.logIn())
        .thenApply(done -> connection);
  }

  private static @Nullable Void checkStatus(
      @Nullable StatusResponse status, @Nullable Throwable error, boolean tls) {
    if (error != null) {
      if (!Refusals.isRefusal(error)) {
        throw Refusals.atConnect(error, tls);
      }
    } else if (status != null && status.getLeader() == 0) {
      throw Status.UNAVAILABLE.withDescription("this member has no leader").asRuntimeException();
    }
    return null;
  }

  private CompletableFuture<@Nullable Void> logIn() {
    if (login == null) {
      return CompletableFuture.completedFuture(null);
    }
    AuthenticateRequest request =
        AuthenticateRequest.newBuilder()
            .setName(login.user())
            .setPasswordBytes(ByteString.copyFromUtf8(login.password()))
            .build();
    return once(channel, AuthGrpc.getAuthenticateMethod(), request, timeout)
        .handle(
            (answer, error) -> {
              if (error == null) {
                token = answer.getToken();
              } else if (Refusals.isAuthenticationOff(error)) {
                token = null; // a password too many does no harm
              } else {
                throw Status.fromThrowable(error).asRuntimeException();
              }
              return null;
            });
  }

  /** Reads a range of keys; an empty end means the one key. */
  CompletableFuture<RangeResponse> range(ByteString from, ByteString end) {
    return range(from, end, 0);
  }

  /** Reads the first entries of a range; a limit of 0 means all. */
  CompletableFuture<RangeResponse> range(ByteString from, ByteString end, long limit) {
    return call(
        KVGrpc.getRangeMethod(),
        RangeRequest.newBuilder().setKey(from).setRangeEnd(end).setLimit(limit).build());
  }

  CompletableFuture<PutResponse> put(String key, ByteString value, long lease) {
    return call(
        KVGrpc.getPutMethod(),
        PutRequest.newBuilder()
            .setKey(ByteString.copyFromUtf8(key))
            .setValue(value)
            .setLease(lease)
            .build());
  }

  CompletableFuture<LeaseGrantResponse> grant(long ttlSeconds) {
    return call(
        LeaseGrpc.getLeaseGrantMethod(), LeaseGrantRequest.newBuilder().setTTL(ttlSeconds).build());
  }

  CompletableFuture<LeaseRevokeResponse> revoke(long lease) {
    return call(
        LeaseGrpc.getLeaseRevokeMethod(), LeaseRevokeRequest.newBuilder().setID(lease).build());
  }

  /** Asks once, and once more if the token has been forgotten or has expired. */
  private <Q, R> CompletableFuture<R> call(MethodDescriptor<Q, R> method, Q request) {
    return once(withHeaders(), method, request, timeout)
        .exceptionallyCompose(
            error ->
                login != null && Refusals.isTokenRefused(error)
                    ? logIn().thenCompose(done -> once(withHeaders(), method, request, timeout))
                    : CompletableFuture.failedFuture(error));
  }

  private <Q, R> CompletableFuture<R> once(
      Channel over, MethodDescriptor<Q, R> method, Q request, Duration limit) {
    CompletableFuture<R> future = new CompletableFuture<>();
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS);
    ClientCalls.asyncUnaryCall(
        over.newCall(method, options),
        request,
        new StreamObserver<R>() {
          @Override
          public void onNext(R answer) {
            future.complete(answer);
          }

          @Override
          public void onError(Throwable error) {
            future.completeExceptionally(error);
          }

          @Override
          public void onCompleted() {
            future.completeExceptionally(
                Status.INTERNAL.withDescription("no answer").asRuntimeException());
          }
        });
    return future;
  }

  /** Opens a stream in both directions. */
  <Q, R> Stream<Q> stream(MethodDescriptor<Q, R> method, StreamObserver<R> answers) {
    ClientCall<Q, R> call = withHeaders().newCall(method, CallOptions.DEFAULT);
    return new Stream<>(call, ClientCalls.asyncBidiStreamingCall(call, answers));
  }

  private Channel withHeaders() {
    Metadata headers = new Metadata();
    headers.put(REQUIRE_LEADER, "true");
    if (token != null) {
      headers.put(TOKEN, token);
    }
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  void close() {
    channel.shutdownNow();
  }

  @Override
  public String toString() {
    return endpoint.toString();
  }

  /** Our half of a stream. */
  static final class Stream<Q> {
    private final ClientCall<Q, ?> call;
    private final StreamObserver<Q> requests;

    private Stream(ClientCall<Q, ?> call, StreamObserver<Q> requests) {
      this.call = call;
      this.requests = requests;
    }

    void send(Q request) {
      requests.onNext(request);
    }

    /** Ends it; what still comes, an error among it, means nothing. */
    void cancel() {
      call.cancel("no longer needed", null);
    }
  }
}
