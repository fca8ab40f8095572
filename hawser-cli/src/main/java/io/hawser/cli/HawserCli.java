package io.hawser.cli;

import io.hawser.cli.doctor.Texts;
import io.hawser.config.HawserConfig;
import io.hawser.error.HawserException;
import io.hawser.netty.internal.runtime.OwnThreads;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The command line. {@code --help} lists the commands. */
@Command(
    name = "hawser",
    versionProvider = Version.class,
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

  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "show the versions of this, of Java and of the operating system, and exit")
  private boolean version;

  /** The time that exit hooks of the libraries of registries may take after a limited command. */
  private static final long HOOKS_MILLIS = 2_000;

  /**
   * The secrets of the environment, and later of the configuration; a thread of the doctor reads
   * that.
   */
  private volatile Secrets secrets = Secrets.of(System.getenv());

  HawserCli() {}

  /** Returns the program that runs a command. */
  static HawserCli of(CommandSpec spec) {
    return (HawserCli) spec.root().userObject();
  }

  /** Hides the secrets of this configuration from all later output. */
  void learn(HawserConfig config) {
    secrets = Secrets.of(System.getenv(), config);
  }

  Secrets secrets() {
    return secrets;
  }

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
    int status =
        run(
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            args);
    if (Arrays.asList(args).contains(DoctorCommand.NAME)) {
      haltIfHooksHang(status);
    }
    System.exit(status);
  }

  private static void haltIfHooksHang(int status) {
    Runnable halt =
        () -> {
          try {
            Thread.sleep(HOOKS_MILLIS);
          } catch (InterruptedException e) {
            return;
          }
          Runtime.getRuntime().halt(status);
        };
    OwnThreads.unrelated(halt, "hawser-halt").start();
  }

  /** Runs a command and returns its exit status. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    HawserCli cli = new HawserCli();
    return cli.execute(cli.line(out, err), args);
  }

  CommandLine line(PrintWriter out, PrintWriter err) {
    CommandLine line = new CommandLine(this);
    line.setOut(out);
    line.setErr(err);
    line.setParameterExceptionHandler(
        (e, given) -> {
          print(err, Texts.of(e));
          print(
              err,
              "\"" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help\" shows how");
          return USAGE;
        });
    line.setExecutionExceptionHandler((e, command, parsed) -> failed(err, e));
    return line;
  }

  int execute(CommandLine line, String... args) {
    if (args.length == 0) {
      line.usage(line.getErr());
      return USAGE;
    }
    try {
      return line.execute(args);
    } catch (Error e) { // which picocli passes on, such as one of a class that is missing
      return failed(line.getErr(), e);
    } finally {
      line.getOut().flush();
      line.getErr().flush();
    }
  }

  private int failed(PrintWriter err, Throwable e) {
    if (e instanceof IllegalArgumentException) { // a value that an option cannot have
      print(err, Texts.of(e));
      return USAGE;
    }
    if (e instanceof HawserException || e instanceof IOException) {
      print(err, Texts.of(e)); // which is sufficient
      return FAILED;
    }
    StackTraceElement[] trace = e.getStackTrace();
    print(
        err,
        "the command itself failed: "
            + e
            + (trace.length == 0 ? "" : " at " + trace[0])
            + ". Please report this with the command and its configuration.");
    return FAILED;
  }

  private void print(PrintWriter err, String message) {
    err.println("hawser: " + secrets.hide(message));
  }
}
