package io.hawser.cli.doctor;

import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import java.util.List;
import java.util.Locale;

/** D2: which cluster serves the transaction service group. */
final class MappingStep implements Step {
  private static final String MAPPING = "service.vgroupMapping.";

  @Override
  public String id() {
    return "D2";
  }

  @Override
  public String what() {
    return "Map the transaction service group to a cluster";
  }

  @Override
  public List<Finding> examine(Examination examination) {
    HawserConfig config = examination.config();
    String vgroup = config.get(Keys.TX_SERVICE_GROUP);
    String cluster = config.clusterOf(vgroup);
    if (cluster != null) {
      examination.mapped(cluster);
      return List.of(Finding.ok("vgroup " + vgroup + " -> cluster " + cluster));
    }
    String found = "there is no " + MAPPING + vgroup + " in " + config.origin();
    List<String> mapped =
        config.startingWith(MAPPING).keySet().stream()
            .map(name -> name.substring(MAPPING.length()))
            .toList();
    List<String> misspelt = config.nearVgroupMapping();
    if (!misspelt.isEmpty()) {
      return failed(
          found + "; similar settings there: " + Texts.list(misspelt),
          "Write the setting in exactly this way: " + MAPPING + vgroup + "=<cluster>.");
    }
    for (String other : mapped) {
      if (bare(other).equals(bare(vgroup))) {
        return failed(
            found + "; there is one for " + other + ", which is another group",
            "Use one spelling: txServiceGroup="
                + other
                + ", or "
                + MAPPING
                + vgroup
                + "=<cluster>. - and _ differ, and so do capitals.");
      }
    }
    if (!mapped.isEmpty()) {
      return failed(
          found + "; the groups that are mapped: " + Texts.list(mapped),
          "Set txServiceGroup to one of them, or add " + MAPPING + vgroup + "=<cluster>.");
    }
    return failed(
        found, "Add " + MAPPING + vgroup + "=default, or the cluster that your servers are in.");
  }

  private static List<Finding> failed(String found, String fix) {
    return List.of(Finding.failed(found, fix));
  }

  /** Returns the part that all spellings of a name have in common. */
  private static String bare(String name) {
    return name.replaceAll("[-_. ]", "").toLowerCase(Locale.ROOT);
  }
}
