package io.hawser.propagation.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.hawser.context.XidContext;
import io.hawser.context.XidHeaders;
import java.util.Objects;

/**
 * Sends the XID of the thread that begins a call along with it. Callbacks with its answers run
 * without the XID. Thread-safe.
 */
public final class XidClientInterceptor implements ClientInterceptor {
  private final XidHeaders headers;

  /** Creates an interceptor that writes both headers. */
  public XidClientInterceptor() {
    this(new XidHeaders());
  }

  /**
   * Creates an interceptor with other headers.
   *
   * @param headers writes the XID
   */
  public XidClientInterceptor(XidHeaders headers) {
    this.headers = Objects.requireNonNull(headers, "headers");
  }

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    ClientCall<Q, R> call = next.newCall(method, options);
    String xid = XidContext.current(); // here, as a call may be started by another thread
    if (xid == null) {
      return call;
    }
    return new SimpleForwardingClientCall<>(call) {
      @Override
      public void start(Listener<R> listener, Metadata metadata) {
        headers.write(
            xid,
            (name, value) -> {
              metadata.discardAll(MetadataKeys.of(name));
              metadata.put(MetadataKeys.of(name), value);
            });
        super.start(listener, metadata);
      }
    };
  }
}
