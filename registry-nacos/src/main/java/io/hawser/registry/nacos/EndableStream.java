package io.hawser.registry.nacos;

import com.alibaba.nacos.api.grpc.auto.Payload;
import com.alibaba.nacos.shaded.io.grpc.stub.StreamObserver;

/**
 * The stream on which a connection sends everything but its requests: the answers to the server's
 * pushes. Nothing is sent after its end. Otherwise a push that is answered while the connection
 * closes would cause an error, which Nacos' client logs. It is thread-safe, which gRPC's own
 * streams are not.
 */
final class EndableStream implements StreamObserver<Payload> {
  private final StreamObserver<Payload> stream;
  private boolean ended;

  EndableStream(StreamObserver<Payload> stream) {
    this.stream = stream;
  }

  @Override
  public synchronized void onNext(Payload payload) {
    if (!ended) {
      stream.onNext(payload);
    }
  }

  @Override
  public synchronized void onError(Throwable cause) {
    if (!ended) {
      ended = true;
      stream.onError(cause);
    }
  }

  @Override
  public synchronized void onCompleted() {
    if (!ended) {
      ended = true;
      stream.onCompleted();
    }
  }
}
