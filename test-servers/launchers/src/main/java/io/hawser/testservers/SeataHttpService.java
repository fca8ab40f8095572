package io.hawser.testservers;

import io.hawser.testservers.process.ChildProcess;
import io.hawser.testservers.process.WorkDirectory;

/**
 * An HTTP service on Spring MVC with Seata's interceptor of release 2.6.0, in a child JVM. Its path
 * {@code /xid} answers the XID of its thread, or {@code null}.
 */
public final class SeataHttpService implements AutoCloseable {
  private final ChildProcess child;

  private SeataHttpService(ChildProcess child) {
    this.child = child;
  }

  /**
   * Starts the service.
   *
   * @return the service, listening
   */
  public static SeataHttpService start() {
    return new SeataHttpService(
        ChildProcess.start(
            ChildModule.SEATA_ALL_2_6_0.command("SeataHttpMain"),
            WorkDirectory.create("seata-http")));
  }

  /**
   * Returns where it listens.
   *
   * @return {@code http://host:port}
   */
  public String url() {
    return "http://127.0.0.1:" + child.greeting();
  }

  /**
   * Has it call another service in a global transaction.
   *
   * @param xid the transaction
   * @param server {@code http://host:port} of the other service
   * @param path what it asks for
   * @return the body of the answer
   */
  public String get(String xid, String server, String path) {
    return child.ask("get " + xid + " " + server + " " + path);
  }

  /** Ends it; returns when it is gone. */
  @Override
  public void close() {
    child.close();
  }
}
