package io.hawser.propagation.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.hawser.context.XidContext;
import io.hawser.context.XidHeaders;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Binds the XID of a call to the thread around the start of the call and around each of its
 * callbacks, whichever threads run these. Nothing stays bound to them afterwards. A call without an
 * XID runs without one. Thread-safe.
 */
@SuppressWarnings("try") // scopes are there to be closed
public final class XidServerInterceptor implements ServerInterceptor {
  private final XidHeaders headers;

  /** Creates an interceptor that reads both headers. */
  public XidServerInterceptor() {
    this(new XidHeaders());
  }

  /**
   * Creates an interceptor with other headers.
   *
   * @param headers reads the XID
   */
  public XidServerInterceptor(XidHeaders headers) {
    this.headers = Objects.requireNonNull(headers, "headers");
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata metadata, ServerCallHandler<Q, R> next) {
    String xid = headers.read(name -> metadata.get(MetadataKeys.of(name)));
    try (XidContext.Scope scope = XidContext.bindOrSuspend(xid)) {
      return new BoundListener<>(next.startCall(call, metadata), xid);
    }
  }

  private static final class BoundListener<Q> extends ServerCall.Listener<Q> {
    private final ServerCall.Listener<Q> delegate;
    private final @Nullable String xid;

    BoundListener(ServerCall.Listener<Q> delegate, @Nullable String xid) {
      this.delegate = delegate;
      this.xid = xid;
    }

    private void bound(Runnable callback) {
      try (XidContext.Scope scope = XidContext.bindOrSuspend(xid)) {
        callback.run();
      }
    }

    @Override
    public void onMessage(Q message) {
      bound(() -> delegate.onMessage(message));
    }

    @Override
    public void onHalfClose() {
      bound(delegate::onHalfClose);
    }

    @Override
    public void onCancel() {
      bound(delegate::onCancel);
    }

    @Override
    public void onComplete() {
      bound(delegate::onComplete);
    }

    @Override
    public void onReady() {
      bound(delegate::onReady);
    }
  }
}
