package io.hawser.cli.doctor;

import io.hawser.config.HawserConfig;
import io.hawser.config.LiveConfig;
import io.hawser.error.ConfigurationException;
import io.hawser.error.HawserException;
import io.hawser.error.RegistryException;
import io.hawser.netty.internal.discovery.Providers;
import io.hawser.registry.RegistryProvider;
import io.hawser.registry.RegistryService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** D3: whether each registry can be reached and lets this client read. */
final class RegistryStep implements Step {
  private static final String FILE = "file";

  /** A question that every registry answers if it is only to be reached. */
  private static final String ANY_CLUSTER = "default";

  @Override
  public String id() {
    return "D3";
  }

  @Override
  public String what() {
    return "Ask the registry";
  }

  @Override
  public Duration limit() {
    return Duration.ofSeconds(20);
  }

  @Override
  public List<Finding> examine(Examination examination) {
    LiveConfig live = examination.live();
    Map<String, RegistryProvider> providers;
    try {
      providers = Providers.registries(live.current());
    } catch (ConfigurationException e) {
      return List.of(
          Finding.failed(Texts.of(e), "Set registry.type to a registry that is named there."));
    }
    List<Finding> findings = new ArrayList<>();
    providers.forEach((type, provider) -> findings.add(finding(type, provider, live, examination)));
    return findings;
  }

  private static Finding finding(
      String type, RegistryProvider provider, LiveConfig live, Examination examination) {
    String cluster = examination.clusterOrNull();
    RegistryService service = null;
    try {
      service = provider.create(live);
      service.lookup(cluster == null ? ANY_CLUSTER : cluster);
      examination.opened(type, service);
      return Finding.ok(type + " answers: " + service.description());
    } catch (HawserException e) {
      close(service);
      return Finding.failed(Texts.of(e), fix(type, e, live.current()));
    } catch (RuntimeException | LinkageError e) { // of another provider
      close(service);
      return Finding.failed(
          "registry " + type + " failed: " + e, "Check its provider and the libraries it needs.");
    }
  }

  private static void close(@Nullable RegistryService service) {
    if (service != null) {
      service.close();
    }
  }

  static String fix(String type, HawserException error, HawserConfig config) {
    if (error instanceof ConfigurationException) {
      return "Correct that setting.";
    }
    if (type.equals(FILE)) {
      return "Add or correct service.<cluster>.grouplist=host:port;host:port, or map the group to a"
          + " cluster that has such a list.";
    }
    String prefix = RegistryKeys.prefix(type);
    boolean rejected = error instanceof RegistryException of && of.isRejected();
    // Some servers answer a wrong password with an error of their own.
    if (rejected || Texts.of(error).contains("check " + prefix + "user")) {
      return "Correct the credentials in "
          + prefix
          + "*, or let this user read; docs/registries.md has the permissions.";
    }
    return "Check "
        + RegistryKeys.address(type, config)
        + ", that the registry runs, and that no firewall is in between. If it has"
        + " credentials or TLS, check these settings, too.";
  }
}
