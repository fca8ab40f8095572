package io.hawser.cli;

import io.hawser.cli.doctor.Diagnosis;
import io.hawser.cli.doctor.Doctor;
import io.hawser.cli.doctor.Examination;
import io.hawser.cli.doctor.Progress;
import io.hawser.config.HawserConfig;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hawser doctor}. */
@Command(
    name = DoctorCommand.NAME,
    description = {
      "Walks from the configuration to a transaction, and says where the way is broken and how to"
          + " mend it. Takes at most 60 s.",
      "Exit status: 0 all is well, 1 warnings, 2 broken, 64 wrong arguments."
    })
final class DoctorCommand implements Callable<Integer> {
  static final String NAME = "doctor";

  @Spec
  @SuppressWarnings("NullAway.Init") // by picocli
  private CommandSpec spec;

  @Mixin
  @SuppressWarnings("NullAway.Init") // by picocli
  private ConfigOptions options;

  @Option(names = "--write", description = "also begin and roll back two transactions")
  private boolean write;

  @Mixin
  @SuppressWarnings("NullAway.Init") // by picocli
  private OutputOptions output;

  @Override
  public Integer call() {
    options.checkGiven();
    HawserCli cli = HawserCli.of(spec);
    PrintWriter out = spec.commandLine().getOut();
    Diagnosis diagnosis;
    try (Examination examination = new Examination(options::read, write)) {
      diagnosis = Doctor.create().examine(examination, progress(spec.commandLine().getErr()));
      HawserConfig merged = examination.configOrNull();
      if (merged != null) { // with the secrets of a configuration centre
        cli.learn(merged);
      }
      // Before anything is closed, which may take a while.
      DoctorReport report = new DoctorReport(diagnosis, cli.secrets());
      out.print(output.isJson() ? report.json() : report.text());
      out.flush();
    }
    return diagnosis.exitStatus();
  }

  private static Progress progress(PrintWriter err) {
    return new Progress() {
      @Override
      public void begins(String id, String what) {
        err.println(id + " " + what + " ...");
        err.flush();
      }

      @Override
      public void stillRuns(String id, Duration since) {
        err.println(id + " still waits after " + since.toSeconds() + " s ...");
        err.flush();
      }
    };
  }
}
