package io.hawser.cli.doctor;

import io.hawser.netty.internal.runtime.OwnThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Does all steps within a time limit, whatever the network does. */
public final class Doctor {
  /** The longest examination, closing included. */
  public static final Duration LIMIT = Duration.ofSeconds(60);

  /** The time that closing may take. */
  static final Duration FOR_CLOSING = Duration.ofSeconds(4);

  /** The time for the start and the end of the JVM. */
  private static final Duration FOR_JVM = Duration.ofSeconds(4);

  private static final Duration BETWEEN_SIGNS = Duration.ofSeconds(2);

  private final List<Step> steps;
  private final Duration limit;

  Doctor(List<Step> steps, Duration limit) {
    this.steps = List.copyOf(steps);
    this.limit = limit;
  }

  /**
   * Creates a doctor with all steps.
   *
   * @return it needs at most {@link #LIMIT}
   */
  public static Doctor create() {
    return new Doctor(
        List.of(
            new ConfigStep(),
            new MappingStep(),
            new RegistryStep(),
            new InstancesStep(),
            new DnsStep(),
            new TcpStep(),
            new ProtocolStep(),
            new RegistrationStep(),
            new AdvertisedStep(),
            new TransactionStep(),
            new BranchStep(),
            new LatencyStep()),
        LIMIT.minus(FOR_CLOSING).minus(FOR_JVM));
  }

  /**
   * Does the steps in their order. A step that fails does not end the examination; those that need
   * it are skipped.
   *
   * @param examination what is examined; the caller closes it
   * @param progress hears what is done
   * @return one report for each step
   */
  public Diagnosis examine(Examination examination, Progress progress) {
    long end = System.nanoTime() + limit.toNanos();
    List<StepReport> reports = new ArrayList<>();
    for (Step step : steps) {
      Duration left = Duration.ofNanos(end - System.nanoTime());
      if (left.isNegative() || left.isZero()) {
        reports.add(report(step, skippedForTime(), 0));
        continue;
      }
      progress.begins(step.id(), step.what());
      long begun = System.nanoTime();
      Duration own = step.limit().compareTo(left) < 0 ? step.limit() : left;
      List<Finding> findings = findings(step, examination, own, progress);
      reports.add(report(step, findings, Duration.ofNanos(System.nanoTime() - begun).toMillis()));
    }
    return new Diagnosis(reports);
  }

  private static StepReport report(Step step, List<Finding> findings, long millis) {
    return new StepReport(step.id(), step.what(), findings, millis);
  }

  private List<Finding> skippedForTime() {
    return List.of(
        Finding.skipped(
            "earlier steps have used up the time of the examination, " + limit.toSeconds() + " s"));
  }

  /** Runs the step on its own thread, which is left alone if it does not come back in time. */
  private static List<Finding> findings(
      Step step, Examination examination, Duration limit, Progress progress) {
    FutureTask<List<Finding>> task = new FutureTask<>(() -> step.examine(examination));
    OwnThreads.unrelated(task, "hawser-doctor-" + step.id()).start();
    long begun = System.nanoTime();
    try {
      while (true) {
        Duration since = Duration.ofNanos(System.nanoTime() - begun);
        Duration left = limit.minus(since);
        if (left.isNegative() || left.isZero()) {
          break;
        }
        Duration next = left.compareTo(BETWEEN_SIGNS) < 0 ? left : BETWEEN_SIGNS;
        try {
          return task.get(next.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
          progress.stillRuns(step.id(), Duration.ofNanos(System.nanoTime() - begun));
        }
      }
      task.cancel(true);
      return List.of(
          Finding.failed(
              "no result within " + limit.toSeconds() + " s",
              "Something on the way accepts data and does not answer: a firewall, a proxy or a"
                  + " server that hangs. Run the command again where the servers are."));
    } catch (ExecutionException e) {
      return List.of(unexpected(e.getCause() == null ? e : e.getCause()));
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      return List.of(Finding.skipped("interrupted"));
    }
  }

  private static Finding unexpected(Throwable error) {
    if (error instanceof StepSkippedException because) {
      return Finding.skipped(String.valueOf(because.getMessage()));
    }
    return Finding.failed(
        "the step itself failed: " + error, "Please report this with the output of -o json.");
  }
}
