package io.hawser.testservers.seata;

import io.hawser.testservers.child.ChildMain;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.seata.common.XID;
import org.apache.seata.core.rpc.netty.NettyRemotingServer;
import org.apache.seata.core.rpc.netty.NettyServerConfig;

/**
 * Seata's network server classes with a transaction handler of our own: {@code NetworkServerMain
 * PORT [key=value...]}, where the pairs are configuration of Seata's classes, or {@code xid.port},
 * the port in transaction ids if clients reach this server by another one, or {@code delay.millis},
 * how long begin and commit take.
 */
public final class NetworkServerMain {
  private static final int THREADS = 32;

  private NetworkServerMain() {}

  public static void main(String[] args) {
    int port = Integer.parseInt(args[0]);
    for (int i = 1; i < args.length; i++) {
      String[] pair = args[i].split("=", 2);
      // Read in static initialisers, hence before the first use of Seata's classes.
      System.setProperty(pair[0], pair[1]);
    }
    ChildMain.keep(
        () -> {
          start(port);
          return Integer.toString(port);
        });
  }

  private static void start(int port) {
    XID.setIpAddress("127.0.0.1");
    int announced = Integer.getInteger("xid.port", port);
    XID.setPort(announced);
    NettyServerConfig config = new NettyServerConfig();
    config.setServerListenPort(port);
    // Handlers block while they push, so there must be more of them than pushing ones.
    ThreadPoolExecutor handlers =
        new ThreadPoolExecutor(THREADS, THREADS, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>());
    NettyRemotingServer server = new NettyRemotingServer(handlers, config);
    server.setHandler(new TransactionHandler(new Transactions(announced), new PhaseTwo(server)));
    server.init();
  }
}
