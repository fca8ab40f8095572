package io.hawser.registry.nacos;

import com.alibaba.nacos.api.exception.NacosException;
import com.alibaba.nacos.api.grpc.auto.RequestGrpc;
import com.alibaba.nacos.api.remote.RemoteConstants;
import com.alibaba.nacos.api.remote.request.Request;
import com.alibaba.nacos.api.remote.response.Response;
import com.alibaba.nacos.common.remote.client.Connection;
import com.alibaba.nacos.common.remote.client.RpcClientStatus;
import com.alibaba.nacos.common.remote.client.ServerListFactory;
import com.alibaba.nacos.common.remote.client.grpc.DefaultGrpcClientConfig;
import com.alibaba.nacos.common.remote.client.grpc.GrpcClientConfig;
import com.alibaba.nacos.common.remote.client.grpc.GrpcConnection;
import com.alibaba.nacos.common.remote.client.grpc.GrpcSdkClient;
import com.alibaba.nacos.shaded.io.grpc.ManagedChannel;
import io.hawser.error.ForeignText;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.support.ConnectionEvents;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One gRPC connection to one Nacos server: opened once, lost once, never reconnected. Nacos' own
 * client would reconnect by itself, but does not report that the connection is lost, and pauses up
 * to five seconds between attempts.
 *
 * <p>It pings after five idle seconds, so that a peer that has vanished silently is noticed too.
 */
final class NacosConnection extends GrpcSdkClient {
  private static final Logger log = LoggerFactory.getLogger(NacosConnection.class);
  private static final long DRAIN_MILLIS = 300;

  private final ServerAddress server;
  private final NacosSettings settings;
  private final ConnectionEvents events;
  private volatile String host; // what gRPC connects to
  private volatile @Nullable ManagedChannel channel;
  private volatile boolean opened;

  /** Takes what the server sends, on a thread of Nacos' client. */
  interface Pushes {
    /** Returns the answer, {@code null} if it is not meant for us. */
    @Nullable Response answer(Request push);
  }

  private NacosConnection(
      ServerAddress server, NacosSettings settings, ConnectionEvents events, Pushes pushes) {
    super(config(settings));
    this.server = server;
    this.host = server.host();
    this.settings = settings;
    this.events = events;
    serverListFactory(new OneServer(server.toString()));
    registerServerRequestHandler((request, connection) -> pushes.answer(request));
  }

  private static GrpcClientConfig config(NacosSettings settings) {
    Map<String, String> labels =
        Map.of(
            RemoteConstants.LABEL_SOURCE,
            RemoteConstants.LABEL_SOURCE_SDK,
            RemoteConstants.LABEL_MODULE,
            settings.module(),
            "AppName",
            settings.label());
    DefaultGrpcClientConfig.Builder builder =
        DefaultGrpcClientConfig.newBuilder()
            .setName("hawser " + settings.label())
            .setLabels(labels)
            .setRetryTimes(0)
            .setTimeOutMills(settings.requestMillis())
            .setServerCheckTimeOut((long) settings.connectMillis())
            .setCapabilityNegotiationTimeout((long) settings.connectMillis())
            .setHealthCheckRetryTimes(1)
            .setHealthCheckTimeOut((long) settings.requestMillis())
            .setThreadPoolCoreSize(1)
            .setThreadPoolMaxSize(1);
    TlsSettings tls = settings.tls();
    return (tls == null ? builder : builder.setTlsConfig(tls.toNacos())).build();
  }

  /**
   * Connects; takes no longer than a few times the connect time-out.
   *
   * @param events receives the loss of the connection, perhaps more than once, or the server's
   *     request to use another one, for instance because it shuts down
   * @param pushes receives what the server sends
   * @throws NacosFailure with the reason
   */
  static NacosConnection open(
      ServerAddress server, NacosSettings settings, ConnectionEvents events, Pushes pushes)
      throws NacosFailure {
    NacosConnection connection = new NacosConnection(server, settings, events, pushes);
    connection.checkListening(settings.connectMillis());
    try {
      connection.start();
      if (!connection.isRunning()) {
        throw NacosFailure.noAnswer(
            "something listens on gRPC port "
                + connection.port()
                + ", but no Nacos 2 or 3 answers there ("
                + settings.use().key("ssl")
                + " is "
                + (settings.tls() != null)
                + ")",
            null);
      }
      connection.opened = true;
      if (!connection.isRunning()) { // lost again before that, when it was not reported
        throw NacosFailure.noAnswer("the connection was closed immediately", null);
      }
      return connection;
    } catch (NacosException e) {
      connection.close();
      throw NacosFailure.noAnswer(ForeignText.line(e.getErrMsg()), e);
    } catch (NacosFailure | RuntimeException | Error e) { // such as no more threads
      connection.close();
      throw e;
    }
  }

  /**
   * Checks that a server listens. Nacos' client would log each failed attempt with its stack trace,
   * but not its reason.
   */
  private void checkListening(int timeoutMillis) throws NacosFailure {
    int port = port();
    try {
      ListeningHost listening =
          new ListeningHost(settings.tls() != null, InetAddress::getAllByName);
      host = listening.find(server.host(), port, Duration.ofMillis(timeoutMillis));
    } catch (IOException | RuntimeException e) { // a bad port is the latter
      throw NacosFailure.noAnswer("gRPC port " + port + ": " + e, e);
    }
  }

  private int port() {
    return server.port() + rpcPortOffset();
  }

  /**
   * Sends a request and waits for the answer.
   *
   * @throws NacosFailure if there is none within the time-out, and the connection is of no use
   *     then, or if the answer is an error
   */
  <T extends Response> T ask(Request request, Class<T> type) throws NacosFailure {
    Connection connection = currentConnection;
    if (connection == null || !isRunning()) {
      throw lost("the connection was closed");
    }
    Response response;
    try {
      response = connection.request(request, settings.requestMillis());
    } catch (NacosException | RuntimeException e) {
      if (e.getCause() instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw NacosFailure.noAnswer(server + ": " + reason(e), e);
    }
    if (!response.isSuccess()) {
      int code = response.getErrorCode();
      throw NacosFailure.answer(
          code,
          server + " answered " + code + " " + ForeignText.line(response.getMessage()),
          settings);
    }
    return type.cast(response);
  }

  private NacosFailure lost(String reason) {
    return NacosFailure.noAnswer("the connection to " + server + " is lost: " + reason, null);
  }

  private String reason(Exception e) {
    Throwable cause = e.getCause();
    if (cause instanceof InterruptedException) {
      return "interrupted";
    }
    if (cause instanceof TimeoutException) {
      return "no answer within " + settings.requestMillis() + " ms";
    }
    return ForeignText.line(
        cause instanceof ExecutionException ? String.valueOf(cause.getCause()) : e.toString());
  }

  /**
   * Reports that the connection has to be replaced: Nacos' client noticed that, and it is done here
   * with a new object.
   */
  @Override
  protected void reconnect(@Nullable ServerInfo recommended, boolean onRequestFail) {
    if (!opened) {
      return; // open() says so itself
    }
    if (isRunning()) {
      events.replace();
    } else {
      events.lost(lost("the connection was closed or does not answer pings"));
    }
  }

  @Override
  protected ServerInfo nextRpcServer() {
    return new ServerInfo(host, server.port());
  }

  @Override
  public @Nullable Connection connectToServer(ServerInfo info) {
    Connection connected = super.connectToServer(info);
    if (connected instanceof GrpcConnection connection) {
      connection.setPayloadStreamObserver(new EndableStream(connection.getPayloadStreamObserver()));
    }
    return connected;
  }

  /**
   * Keeps the channel, which Nacos' client forgets when a thread is interrupted while it connects.
   */
  @Override
  protected RequestGrpc.RequestFutureStub createNewChannelStub(ManagedChannel fresh) {
    channel = fresh;
    return super.createNewChannelStub(fresh);
  }

  /** Closes the connection and its threads. Idempotent; it never throws. */
  void close() {
    opened = false;
    completeStream();
    try {
      shutdown();
    } catch (NacosException | RuntimeException e) {
      log.debug("Nacos' client could not close the connection to {}", server, e);
    } finally {
      ManagedChannel open = channel;
      if (open != null) {
        open.shutdownNow();
      }
    }
  }

  /** Closes a working connection in order on both sides; otherwise gRPC logs errors. */
  private void completeStream() {
    ManagedChannel open = channel;
    if (open != null
        && currentConnection instanceof GrpcConnection connection
        && rpcClientStatus.compareAndSet(RpcClientStatus.RUNNING, RpcClientStatus.SHUTDOWN)) {
      try {
        connection.getPayloadStreamObserver().onCompleted();
        open.shutdown().awaitTermination(DRAIN_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        log.debug("The connection to {} has been closed already", server, e);
      }
    }
  }

  @Override
  public String toString() {
    return server.toString();
  }

  /** Nacos' client wants to know the servers to choose from. */
  private record OneServer(String address) implements ServerListFactory {
    @Override
    public String genNextServer() {
      return address;
    }

    @Override
    public String getCurrentServer() {
      return address;
    }

    @Override
    public List<String> getServerList() {
      return List.of(address);
    }
  }
}
