package io.hawser.cli.doctor;

import io.hawser.config.HawserConfig;
import io.hawser.config.LiveConfig;
import io.hawser.error.ConfigurationException;
import io.hawser.error.HawserException;
import java.util.ArrayList;
import java.util.List;

/** D1: whether the settings can be read, and which of them say something else than was meant. */
final class ConfigStep implements Step {

  @Override
  public String id() {
    return "D1";
  }

  @Override
  public String what() {
    return "Read the configuration";
  }

  @Override
  public List<Finding> examine(Examination examination) {
    LiveConfig live;
    try {
      live = LiveConfig.start(examination.source().get());
    } catch (ConfigurationException e) {
      return List.of(
          Finding.failed(
              Texts.of(e),
              "Correct it as the message says; docs/configuration.md has all settings."));
    } catch (HawserException e) {
      return List.of(
          Finding.failed(
              Texts.of(e),
              "Check the settings seata.config.* and that the configuration centre runs."));
    }
    examination.configured(live);
    HawserConfig config = live.current();
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.ok(config.origin()));
    for (String warning : config.warnings()) {
      findings.add(Finding.warning(warning, "Correct the name, or remove the setting."));
    }
    String off = config.switchedOffBy();
    if (off != null) {
      findings.add(
          Finding.warning(
              off + ": the application connects to nothing and has no global transactions",
              "Remove that setting, unless it is meant."));
    }
    return findings;
  }
}
