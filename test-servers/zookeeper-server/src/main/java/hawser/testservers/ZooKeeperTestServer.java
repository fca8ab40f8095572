package hawser.testservers;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

/**
 * A standalone ZooKeeper on one port of 127.0.0.1, in a process that ends with its standard input.
 * Standard output carries one line, {@code READY}; the log goes to standard error.
 */
public final class ZooKeeperTestServer {
  private ZooKeeperTestServer() {}

  /** Arguments: the port, the data directory, and the tick in milliseconds. */
  public static void main(String[] args) {
    PrintStream out = System.out;
    System.setOut(System.err);
    Thread watch = new Thread(ZooKeeperTestServer::haltAtEndOfInput, "end-of-input");
    watch.setDaemon(true);
    watch.start();
    try {
      File data = new File(args[1]);
      ZooKeeperServer server = new ZooKeeperServer(data, data, Integer.parseInt(args[2]));
      ServerCnxnFactory connections = ServerCnxnFactory.createFactory();
      int unlimited = 0;
      connections.configure(
          new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])), unlimited);
      Runtime.getRuntime().addShutdownHook(new Thread(connections::shutdown, "stop"));
      connections.startup(server);
    } catch (Exception | Error e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
    out.println("READY");
  }

  private static void haltAtEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // Whatever is written to it only keeps the process alive.
      }
    } catch (IOException e) {
      System.err.println("standard input: " + e);
    }
    Runtime.getRuntime().halt(0);
  }
}
