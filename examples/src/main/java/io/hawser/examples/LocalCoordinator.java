package io.hawser.examples;

import io.hawser.testkit.EmbeddedCoordinator;

/** The shortest program that runs a coordinator, for local runs, until Ctrl-C or SIGTERM. */
public final class LocalCoordinator {
  private LocalCoordinator() {}

  /**
   * Runs the coordinator.
   *
   * @param args the port, 8091 by default
   * @throws InterruptedException never: the main thread is not interrupted
   */
  public static void main(String[] args) throws InterruptedException {
    int port = args.length == 0 ? 8091 : Integer.parseInt(args[0]);
    EmbeddedCoordinator coordinator = EmbeddedCoordinator.builder().port(port).start();
    Runtime.getRuntime().addShutdownHook(new Thread(coordinator::close));
    System.out.println(coordinator.address());
    coordinator.awaitClosed(); // all its threads are daemons: without this line main would end
  }
}
