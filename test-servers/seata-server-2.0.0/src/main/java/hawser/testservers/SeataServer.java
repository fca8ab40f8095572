package hawser.testservers;

import io.seata.server.ServerApplication;
import java.io.IOException;
import java.io.PrintStream;

/**
 * The original server in a process that ends with its standard input. Its settings are system
 * properties. Standard output carries one line, {@code READY}; the log goes to standard error.
 */
public final class SeataServer {
  private SeataServer() {}

  /** Prints {@code READY} once the service port is bound and the server has registered itself. */
  public static void main(String[] args) {
    PrintStream out = System.out;
    System.setOut(System.err);
    Thread watch = new Thread(SeataServer::haltAtEndOfInput, "end-of-input");
    watch.setDaemon(true);
    watch.start();
    try {
      ServerApplication.main(args);
    } catch (Throwable e) {
      // Errors as well: the threads already started would keep the process alive.
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
    // No exit: the graceful stop takes seconds and is to be had with SIGTERM.
    Runtime.getRuntime().halt(0);
  }
}
