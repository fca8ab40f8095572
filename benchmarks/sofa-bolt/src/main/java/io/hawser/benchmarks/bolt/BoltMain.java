package io.hawser.benchmarks.bolt;

import com.alipay.remoting.BizContext;
import com.alipay.remoting.exception.RemotingException;
import com.alipay.remoting.rpc.RpcClient;
import com.alipay.remoting.rpc.RpcServer;
import com.alipay.remoting.rpc.protocol.SyncUserProcessor;
import io.hawser.benchmarks.load.Child;
import io.hawser.benchmarks.load.Subject;
import io.hawser.benchmarks.load.Threads;
import io.hawser.benchmarks.load.Workload;
import java.io.IOException;
import java.net.ServerSocket;

/**
 * sofa-bolt with a text as long as the workload's request, and a short answer: {@code BoltMain
 * server} or {@code BoltMain client HOST:PORT}.
 */
public final class BoltMain {
  private static final int TIMEOUT_MILLIS = 30_000;

  private BoltMain() {}

  public static void main(String[] args) {
    if (args[0].equals("server")) {
      Child.keep(BoltMain::serve);
    } else {
      Child.measure(() -> client(args[1]));
    }
  }

  private static int serve() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    RpcServer server = new RpcServer("127.0.0.1", port);
    server.registerUserProcessor(
        new SyncUserProcessor<String>() {
          @Override
          public Object handleRequest(BizContext context, String request) {
            return "Begin";
          }

          @Override
          public String interest() {
            return String.class.getName();
          }
        });
    server.startup();
    return port;
  }

  private static Subject client(String server) throws RemotingException, InterruptedException {
    RpcClient client = new RpcClient();
    client.startup();
    client.invokeSync(server, "hello", TIMEOUT_MILLIS);
    return (workload, loops, window) -> {
      String text = Workload.xid(server) + (workload == Workload.STATUS ? "" : workload.lockKey());
      Threads.run(
          Thread::new,
          loops,
          window,
          1,
          loop -> () -> client.invokeSync(server, text, TIMEOUT_MILLIS));
    };
  }
}
