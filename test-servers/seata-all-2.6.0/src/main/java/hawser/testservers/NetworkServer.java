package hawser.testservers;

import java.io.IOException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.seata.common.XID;
import org.apache.seata.core.rpc.netty.NettyRemotingServer;
import org.apache.seata.core.rpc.netty.NettyServerConfig;

/**
 * The original network server classes with a transaction handler of our own: {@code NetworkServer
 * PORT [key=value...]}, where the pairs are configuration of the original classes, or {@code
 * xid.port}, the port in transaction ids if clients reach this server by another one, or {@code
 * delay.millis}, how long begin and commit take. Ends with standard input.
 */
public final class NetworkServer {
  private static final int THREADS = 32;

  private NetworkServer() {}

  /** Prints {@code READY <port>} once the port is bound. */
  public static void main(String[] args) throws IOException {
    int port = Integer.parseInt(args[0]);
    for (int i = 1; i < args.length; i++) {
      String[] pair = args[i].split("=", 2);
      // Read in static initialisers, hence before the first use of the original classes.
      System.setProperty(pair[0], pair[1]);
    }
    try {
      start(port);
      System.out.println("READY " + port);
    } catch (Throwable e) {
      // Errors as well: the threads already started would keep the process alive.
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
    while (System.in.read() >= 0) {
      // Whatever is written to it only keeps it alive.
    }
    // No exit: the original shutdown hook waits for 13 seconds.
    Runtime.getRuntime().halt(0);
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
