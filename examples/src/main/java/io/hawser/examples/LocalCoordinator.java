package io.hawser.examples;

import io.hawser.testkit.EmbeddedCoordinator;

/** The shortest program that is a coordinator: for local runs, until Ctrl-C or SIGTERM. */
public final class LocalCoordinator {
  private LocalCoordinator() {}

  /**
   * Runs it.
   *
   * @param args the port; 8091 without one
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
