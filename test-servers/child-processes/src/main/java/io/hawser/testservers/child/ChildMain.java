package io.hawser.testservers.child;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * The main program of a child JVM, and its side of the line protocol:
 *
 * <ul>
 *   <li>The child prints {@code READY} and a greeting once it is ready.
 *   <li>Each line of its standard input is a number of the parent's choice and a command.
 *   <li>The child answers each command with one line: the number, and {@code OK} and the result or
 *       {@code ERR}, the kind of the failure and its message.
 *   <li>The child ends with its standard input.
 * </ul>
 *
 * <p>Whatever else is printed goes to standard error. The JVM is halted at the end: Seata's clients
 * and servers have threads that never end and shutdown hooks that wait for seconds.
 */
public final class ChildMain {
  private static final int FAILED = 1;

  private final PrintStream answers = System.out;

  private ChildMain() {
    System.setOut(System.err);
  }

  /**
   * Keeps a server, which takes no commands, until the standard input ends.
   *
   * @param start starts the server and returns the greeting, which may be empty
   */
  public static void keep(Callable<String> start) {
    ChildMain child = new ChildMain();
    Thread watch = new Thread(ChildMain::haltAtEndOfInput, "end-of-input");
    watch.setDaemon(true);
    watch.start();
    child.orHalt(
        () -> {
          child.ready(start.call());
          watch.join();
        });
  }

  /**
   * Executes one command after the other, on the calling thread.
   *
   * @param start starts what executes them
   */
  public static void serve(Callable<? extends Commands> start) {
    new ChildMain().serve(start, Runnable::run);
  }

  /**
   * Executes commands in parallel, so that answers come in any order.
   *
   * @param start starts what executes them
   */
  public static void serveInParallel(Callable<? extends Commands> start) {
    new ChildMain().serve(start, Executors.newCachedThreadPool());
  }

  private void serve(Callable<? extends Commands> start, Executor executor) {
    orHalt(
        () -> {
          Commands commands = start.call();
          ready(commands.greeting());
          BufferedReader input =
              new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
          for (String line = input.readLine(); line != null; line = input.readLine()) {
            String command = line;
            executor.execute(() -> answer(command, commands));
          }
          Runtime.getRuntime().halt(0);
        });
  }

  private void ready(String greeting) {
    answers.println(oneLine("READY " + greeting));
  }

  private void answer(String line, Commands commands) {
    int blank = line.indexOf(' ');
    String number = line.substring(0, blank);
    String answer;
    try {
      answer = "OK " + commands.execute(line.substring(blank + 1));
    } catch (OutOfMemoryError e) {
      Runtime.getRuntime().halt(FAILED); // there is no memory left for an answer
      return;
    } catch (Throwable e) { // errors as well: the parent waits for an answer
      answer = "ERR " + commands.errorCode(e) + " " + e.getMessage();
    }
    answers.println(oneLine(number + " " + answer));
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  private interface Action {
    void run() throws Exception;
  }

  /**
   * Runs an action, and ends the process on any error: threads that have been started would keep it
   * alive.
   */
  private void orHalt(Action action) {
    try {
      action.run();
    } catch (Throwable e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(FAILED);
    }
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
