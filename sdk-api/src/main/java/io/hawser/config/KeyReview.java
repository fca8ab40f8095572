package io.hawser.config;

import io.hawser.error.ConfigurationException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Looks through the settings of a configuration for those that do not do what they say. */
final class KeyReview {
  static final String SECOND_FILE = "seata.config.file.name";

  /** Modules that are called so read settings themselves. */
  private static final String INTEGRATIONS = "hawser-";

  private static final int SHOWN = 20;

  private final HawserConfig config;
  private final Set<String> registries = new HashSet<>();
  private final @Nullable String centre;
  private final Set<String> withoutEffect = new TreeSet<>();
  private final List<String> warnings = new ArrayList<>();

  private KeyReview(HawserConfig config) {
    this.config = config;
    this.centre = CentreTypes.type(config);
    for (String type : config.get(Keys.REGISTRY_TYPE)) {
      registries.add(KeyNames.typeInKeys(type));
    }
  }

  /**
   * The findings of a review.
   *
   * @param warnings what should be changed
   * @param note one sentence about settings without effect, {@code null} if there are none
   */
  record Findings(List<String> warnings, @Nullable String note) {}

  /**
   * Looks at everything that is set.
   *
   * @param given canonical names from files, properties and code
   * @throws ConfigurationException if something is set to what cannot be had here
   */
  static Findings of(HawserConfig config, Set<String> given) {
    KeyReview review = new KeyReview(config);
    for (KeyTable.Entry entry : KeyTable.all()) {
      if (entry.isSetting()) {
        String value = config.text(entry.name());
        if (value != null) {
          review.look(entry, value);
        }
      }
    }
    for (String name : given) {
      KeyTable.Entry entry = KeyTable.find(name);
      if (entry != null && entry.isFamily()) {
        review.withoutEffect.add(name);
      }
    }
    review.lookAtCentre();
    return new Findings(List.copyOf(review.warnings), review.note());
  }

  private void look(KeyTable.Entry entry, String value) {
    switch (entry.use()) {
      case NONE -> withoutEffect.add(entry.name());
      case MODULE, PROVIDER -> {
        boolean ofRegistry = !entry.registry().isEmpty() && !registries.contains(entry.registry());
        boolean ofCentre =
            entry.isOfCentre()
                && (centre == null || !entry.name().startsWith(CentreTypes.prefix(centre)));
        boolean ofIntegration =
            entry.detail().startsWith(INTEGRATIONS) && !entry.detail().equals(config.integration());
        if (ofRegistry || ofCentre || ofIntegration) {
          withoutEffect.add(entry.name());
        }
      }
      case REJECTED -> {
        if (!value.equalsIgnoreCase(entry.detail()) && config.switchedOffBy() == null) {
          throw new ConfigurationException(
              entry.name()
                  + ": "
                  + value
                  + " (expected: "
                  + entry.detail()
                  + "; "
                  + entry.text()
                  + ")",
              null);
        }
      }
      case CORE, OTHER_NAME -> {}
    }
  }

  /**
   * Warns of a centre that only Seata reads, or throws if the mapping of the vgroup is needed from
   * it.
   */
  private void lookAtCentre() {
    if (centre == null || !CentreTypes.isSeatasOnly(centre) || config.switchedOffBy() != null) {
      return;
    }
    String value = String.valueOf(config.text(CentreTypes.KEY));
    String vgroup = config.get(Keys.TX_SERVICE_GROUP);
    if (config.clusterOf(vgroup) != null) {
      warnings.add(
          CentreTypes.KEY
              + " is "
              + value
              + ", but Hawser reads only "
              + CentreTypes.KNOWN
              + ": what is set there has no effect, and the mapping of "
              + vgroup
              + " is the one of "
              + config.origin());
      return;
    }
    throw new ConfigurationException(
        CentreTypes.KEY
            + ": "
            + value
            + " (expected: file, or one of "
            + CentreTypes.KNOWN
            + "; by this setting "
            + KeyNames.VGROUP_MAPPING
            + vgroup
            + " would be looked for in "
            + value
            + ", which Hawser does not read: set the mapping in "
            + config.origin()
            + ")",
        null);
  }

  private @Nullable String note() {
    if (withoutEffect.isEmpty()) {
      return null;
    }
    long most = config.integration().isEmpty() ? SHOWN : Long.MAX_VALUE; // all were meant for us
    List<String> shown = withoutEffect.stream().limit(most).toList();
    int more = withoutEffect.size() - shown.size();
    return "These settings in "
        + config.origin()
        + " are known and have no effect, as docs/configuration.md explains: "
        + String.join(", ", shown)
        + (more == 0 ? "" : " and " + more + " more");
  }
}
