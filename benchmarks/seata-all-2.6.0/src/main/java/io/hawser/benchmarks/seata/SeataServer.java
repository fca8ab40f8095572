package io.hawser.benchmarks.seata;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.seata.common.XID;
import org.apache.seata.common.thread.NamedThreadFactory;
import org.apache.seata.core.model.GlobalStatus;
import org.apache.seata.core.protocol.AbstractMessage;
import org.apache.seata.core.protocol.AbstractResultMessage;
import org.apache.seata.core.protocol.ResultCode;
import org.apache.seata.core.protocol.transaction.GlobalStatusResponse;
import org.apache.seata.core.rpc.RpcContext;
import org.apache.seata.core.rpc.TransactionMessageHandler;
import org.apache.seata.core.rpc.netty.NettyRemotingServer;
import org.apache.seata.core.rpc.netty.NettyServerConfig;

/**
 * Seata's network server classes with a handler that does nothing: to every request it gives the
 * same answer, to a global status. Its threads are those that its configuration asks for.
 */
final class SeataServer implements TransactionMessageHandler {
  private static final int LOWEST_PORT = 10_000;
  private static final int HIGHEST_PORT = 32_000;

  private final GlobalStatusResponse answer = new GlobalStatusResponse();

  private SeataServer() {
    answer.setResultCode(ResultCode.Success);
    answer.setGlobalStatus(GlobalStatus.Begin);
  }

  /** Starts it; returns its port. */
  static int start() {
    int port = freePort();
    XID.setIpAddress("127.0.0.1");
    XID.setPort(port);
    NettyServerConfig config = new NettyServerConfig();
    config.setServerListenPort(port);
    ThreadPoolExecutor handlers =
        new ThreadPoolExecutor(
            NettyServerConfig.getMinServerPoolSize(),
            NettyServerConfig.getMaxServerPoolSize(),
            NettyServerConfig.getKeepAliveTime(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(NettyServerConfig.getMaxTaskQueueSize()),
            new NamedThreadFactory("handlers", NettyServerConfig.getMaxServerPoolSize()),
            new ThreadPoolExecutor.CallerRunsPolicy());
    NettyRemotingServer server = new NettyRemotingServer(handlers, config);
    server.setHandler(new SeataServer());
    server.init();
    return port;
  }

  /** Finds a free port below those that outgoing connections get: it listens on all addresses. */
  private static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
      try (ServerSocket socket = new ServerSocket(port)) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // taken; there are others
      }
    }
  }

  @Override
  public AbstractResultMessage onRequest(AbstractMessage request, RpcContext context) {
    return answer;
  }

  @Override
  public void onResponse(AbstractResultMessage response, RpcContext context) {
    // it asks for nothing
  }
}
