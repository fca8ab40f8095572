package io.hawser.examples;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** A run of the demo in this JVM, with its results. */
record DemoRun(int status, String output, String errors) {

  static DemoRun with(String... arguments) {
    StringWriter output = new StringWriter();
    StringWriter errors = new StringWriter();
    CommandLine command = Demo.commandLine();
    command.setOut(new PrintWriter(output));
    command.setErr(new PrintWriter(errors));
    int status = command.execute(arguments);
    return new DemoRun(status, output.toString(), errors.toString());
  }
}
