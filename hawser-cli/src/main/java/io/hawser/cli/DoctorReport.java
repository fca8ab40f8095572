package io.hawser.cli;

import io.hawser.cli.doctor.Diagnosis;
import io.hawser.cli.doctor.Finding;
import io.hawser.cli.doctor.Level;
import io.hawser.cli.doctor.StepReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A diagnosis in words and as JSON, without secrets. */
final class DoctorReport {
  private static final String MARGIN = " ".repeat(9);

  private final Diagnosis diagnosis;
  private final Secrets secrets;

  DoctorReport(Diagnosis diagnosis, Secrets secrets) {
    this.diagnosis = diagnosis;
    this.secrets = secrets;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (StepReport step : diagnosis.steps()) {
      text.append(
          String.format(Locale.ROOT, "%-8s %-3s %s%n", mark(step.level()), step.id(), step.what()));
      for (Finding finding : step.findings()) {
        // A word on the level only where it is not that of the whole step.
        String level = finding.level() == step.level() ? "" : finding.level().word() + ": ";
        append(text, "    " + level, finding.found());
        if (!finding.fix().isEmpty()) {
          append(text, "    -> ", finding.fix());
        }
      }
    }
    return text.append(System.lineSeparator())
        .append(summary())
        .append(System.lineSeparator())
        .toString();
  }

  private void append(StringBuilder text, String lead, String said) {
    String indented =
        secrets.hide(said).replaceAll("\\R", System.lineSeparator() + MARGIN + "    ");
    text.append(MARGIN).append(lead).append(indented).append(System.lineSeparator());
  }

  private static String mark(Level level) {
    return level == Level.FAILED ? level.word().toUpperCase(Locale.ROOT) : level.word();
  }

  private String summary() {
    List<String> parts = new ArrayList<>();
    for (Level level : List.of(Level.FAILED, Level.WARNING, Level.SKIPPED, Level.OK)) {
      long count = diagnosis.count(level);
      if (count > 0) {
        parts.add(count + " " + level.word());
      }
    }
    return "Steps: " + String.join(", ", parts);
  }

  String json() {
    List<Object> steps = new ArrayList<>();
    for (StepReport step : diagnosis.steps()) {
      List<Object> findings = new ArrayList<>();
      for (Finding finding : step.findings()) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("level", finding.level().word());
        one.put("found", finding.found());
        if (!finding.fix().isEmpty()) {
          one.put("fix", finding.fix());
        }
        findings.add(one);
      }
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("id", step.id());
      one.put("what", step.what());
      one.put("level", step.level().word());
      one.put("millis", step.millis());
      one.put("findings", findings);
      steps.add(one);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("exitStatus", diagnosis.exitStatus());
    all.put("hawser", Version.hawser());
    all.put("java", Version.java());
    all.put("os", Version.os());
    all.put("steps", steps);
    return Json.of(all, secrets::hide) + System.lineSeparator();
  }
}
