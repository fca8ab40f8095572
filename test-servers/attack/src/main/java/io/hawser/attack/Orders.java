package io.hawser.attack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The orders that a child JVM carries out: a line in, a line out. The JVM ends with its standard
 * input.
 */
interface Orders {
  /** Obeys one order; returns what there is to say about it, in one line. */
  String obey(String order) throws Exception;

  /**
   * Serves the standard input until it ends, then halts the JVM.
   *
   * @param greeting what to say first
   */
  static void serve(String greeting, Orders orders) throws IOException {
    PrintStream out = System.out;
    System.setOut(System.err); // libraries may print what they like
    out.println(greeting);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String order = in.readLine(); order != null; order = in.readLine()) {
      String answer;
      try {
        answer = orders.obey(order);
      } catch (Exception e) {
        answer = "FAILED " + e;
      } catch (OutOfMemoryError e) {
        break; // there is nothing to be said without memory
      }
      out.println(answer.replaceAll("\\s+", " "));
    }
    Runtime.getRuntime().halt(0); // without any farewell
  }
}
