package io.hawser.testservers.process;

import io.hawser.testservers.child.ChildMain;
import io.hawser.testservers.child.Commands;
import java.util.concurrent.CountDownLatch;

/** The child of the tests: {@code EchoMain [GREETING [keep|broken]]}. */
final class EchoMain implements Commands {
  private final CountDownLatch said = new CountDownLatch(1);
  private final String greeting;

  private EchoMain(String greeting) {
    this.greeting = greeting;
  }

  public static void main(String[] arguments) {
    String greeting = arguments.length > 0 ? arguments[0] : "";
    switch (arguments.length > 1 ? arguments[1] : "") {
      case "keep" -> ChildMain.keep(() -> greeting);
      case "broken" ->
          ChildMain.keep(
              () -> {
                throw new IllegalStateException("cannot start");
              });
      default -> ChildMain.serveInParallel(() -> new EchoMain(greeting));
    }
  }

  @Override
  public String greeting() {
    return greeting;
  }

  @Override
  public String execute(String command) throws Exception {
    String[] words = command.split(" ", 2);
    String rest = words.length > 1 ? words[1] : "";
    switch (words[0]) {
      case "echo" -> {}
      case "await" -> said.await();
      case "say" -> said.countDown();
      case "print" -> System.out.println(rest);
      case "fail" -> throw new IllegalArgumentException(rest);
      case "halt" -> Runtime.getRuntime().halt(3);
      default -> throw new AssertionError(command);
    }
    return rest;
  }
}
