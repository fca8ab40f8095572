package io.hawser.cli;

import io.hawser.error.HawserException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line. {@code --help} lists the commands. */
@Command(
    name = "hawser",
    description = "Examines and tries the way from an application to its Seata coordinators.",
    subcommands = {
      DoctorCommand.class,
      StatusCommand.class,
      RegistryCommand.class,
      PingCommand.class,
      TxCommand.class,
      ConfigCommand.class,
      ServerCommand.class
    })
public final class HawserCli {
  /** The exit status of a command line that cannot be understood, as in sysexits.h. */
  static final int USAGE = 64;

  /** The exit status of a command that failed. */
  static final int FAILED = 2;

  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = CommandLine.ScopeType.INHERIT,
      description = "show this and exit")
  private boolean help;

  private HawserCli() {}

  /**
   * Runs a command and exits with its status: 0 if all is well, 1 for warnings, 2 if something does
   * not work, 64 if the arguments are wrong.
   *
   * @param args the command and its options
   */
  public static void main(String[] args) {
    // What matters is printed; -Dorg.slf4j.simpleLogger.defaultLogLevel=debug shows the rest.
    if (System.getProperty("org.slf4j.simpleLogger.defaultLogLevel") == null) {
      System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
      LogManager.getLogManager().reset(); // gRPC logs by java.util.logging
    }
    System.exit(
        run(
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            args));
  }

  /** Runs a command and returns its exit status. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine line = new CommandLine(new HawserCli());
    line.setOut(out);
    line.setErr(err);
    line.setParameterExceptionHandler(
        (e, given) -> {
          err.println("hawser: " + e.getMessage());
          err.println(
              "hawser: \""
                  + e.getCommandLine().getCommandSpec().qualifiedName()
                  + " --help\" shows how");
          return USAGE;
        });
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          if (e instanceof HawserException) { // its message is sufficient
            err.println("hawser: " + e.getMessage());
            return FAILED;
          }
          throw e;
        });
    if (args.length == 0) {
      line.usage(err);
      return USAGE;
    }
    return line.execute(args);
  }
}
